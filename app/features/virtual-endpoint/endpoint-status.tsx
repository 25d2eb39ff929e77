import { Badge, type Tone } from "#app/components/ui/badge.tsx";

type Status = "active" | "disabled" | "archived";

const looks: Record<Status, { tone: Tone; word: string }> = {
  active: { tone: "positive", word: "Active" },
  disabled: { tone: "warning", word: "Disabled" },
  archived: { tone: "neutral", word: "Archived" },
};

/** Whether an endpoint serves. */
export function EndpointStatus({ status }: { status: Status }) {
  return <Badge tone={looks[status].tone}>{looks[status].word}</Badge>;
}
