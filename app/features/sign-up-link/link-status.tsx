import { Badge } from "#app/components/ui/badge.tsx";
import { StatusBadge, type StatusLook } from "#app/components/ui/status-badge.tsx";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";

const looks: Readonly<Record<string, StatusLook>> = {
  disabled: { tone: "neutral", word: "Closed" },
  used_up: { tone: "warning", word: "Used up" },
};

/** Whether it makes accounts, and whether everybody can find it. */
export function LinkStatus({ link: { status, published } }: { link: SignUpLinkView }) {
  return (
    <span className="inline-flex flex-wrap gap-1">
      <StatusBadge status={status} looks={looks} />
      {published && status !== "disabled" && <Badge tone="accent">Published</Badge>}
    </span>
  );
}
