import { Badge } from "#app/components/ui/badge.tsx";
import type { AccessKeyView } from "#server/contracts/access-key.ts";

const looks = {
  active: { tone: "positive", word: "Active" },
  revoked: { tone: "neutral", word: "Revoked" },
  expired: { tone: "warning", word: "Expired" },
} as const;

/** Whether a key opens its endpoint. */
export function KeyStatus({ status }: { status: AccessKeyView["status"] }) {
  return <Badge tone={looks[status].tone}>{looks[status].word}</Badge>;
}
