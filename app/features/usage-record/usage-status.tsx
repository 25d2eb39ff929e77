import { Ban, CircleCheck, CircleX, Ghost, LogOut, Scissors, WalletCards } from "lucide-react";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import type { UsageStatus as Status } from "#server/contracts/usage-event.ts";

interface Look {
  tone: Tone;
  word: string;
  /** One sentence, where the word alone is not enough. */
  meaning: string;
  icon: typeof Ban;
}

export const usageStatusLooks: Record<Status, Look> = {
  succeeded: { tone: "positive", word: "Succeeded", meaning: "Answered in full.", icon: CircleCheck },
  refused: { tone: "warning", word: "Refused", meaning: "Stopped before it reached an upstream.", icon: Ban },
  failed: { tone: "critical", word: "Failed", meaning: "No upstream answered it.", icon: CircleX },
  client_aborted: { tone: "neutral", word: "Client left", meaning: "The client went away first.", icon: LogOut },
  upstream_truncated: {
    tone: "warning",
    word: "Cut upstream",
    meaning: "The upstream stopped half-way.",
    icon: Scissors,
  },
  budget_cut: { tone: "warning", word: "Budget cut", meaning: "The credits ended half-way.", icon: WalletCards },
  abandoned: {
    tone: "critical",
    word: "Abandoned",
    meaning: "Its process died; what was delivered is charged.",
    icon: Ghost,
  },
};

/** How a request ended. */
export function UsageStatus({ status }: { status: Status }) {
  const { tone, word, icon: Icon } = usageStatusLooks[status];
  return (
    <Badge tone={tone} icon={<Icon aria-hidden />}>
      {word}
    </Badge>
  );
}
