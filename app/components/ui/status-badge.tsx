import { Ban, Circle, CircleCheck, CircleDashed, CircleX, Clock, type LucideIcon, TriangleAlert } from "lucide-react";
import { Badge, type Tone } from "./badge.tsx";

export interface StatusLook {
  tone: Tone;
  word: string;
  icon?: LucideIcon;
}

/** Words that mean the same wherever they stand. What a feature calls otherwise it looks up in a table of its own. */
const commonLooks: Record<string, StatusLook> = {
  active: { tone: "positive", word: "Active", icon: CircleCheck },
  enabled: { tone: "positive", word: "Enabled", icon: CircleCheck },
  healthy: { tone: "positive", word: "Healthy", icon: CircleCheck },
  accepted: { tone: "positive", word: "Accepted", icon: CircleCheck },
  pending: { tone: "accent", word: "Pending", icon: Clock },
  invited: { tone: "accent", word: "Invited", icon: Clock },
  draft: { tone: "neutral", word: "Draft", icon: CircleDashed },
  disabled: { tone: "neutral", word: "Disabled", icon: Ban },
  archived: { tone: "neutral", word: "Archived", icon: Circle },
  revoked: { tone: "neutral", word: "Revoked", icon: Ban },
  expired: { tone: "warning", word: "Expired", icon: Clock },
  stale: { tone: "warning", word: "Stale", icon: TriangleAlert },
  degraded: { tone: "warning", word: "Degraded", icon: TriangleAlert },
  failed: { tone: "critical", word: "Failed", icon: CircleX },
};

/** A status nobody described: its own word, without a colour. */
const plain = (status: string): StatusLook => {
  const words = status.replaceAll("_", " ");
  return { tone: "neutral", word: words.charAt(0).toUpperCase() + words.slice(1) };
};

/** The state of a thing in a word; colour and icon repeat it. */
export function StatusBadge({ status, looks }: { status: string; looks?: Readonly<Record<string, StatusLook>> }) {
  const own = looks && Object.hasOwn(looks, status) ? looks[status] : undefined;
  const common = Object.hasOwn(commonLooks, status) ? commonLooks[status] : undefined;
  const { tone, word, icon: Icon } = own ?? common ?? plain(status);
  return (
    <Badge tone={tone} icon={Icon && <Icon aria-hidden />}>
      {word}
    </Badge>
  );
}
