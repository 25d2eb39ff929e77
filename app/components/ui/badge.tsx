import clsx from "clsx";
import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "positive" | "warning" | "critical";

const tones: Record<Tone, string> = {
  neutral: "bg-sunken text-ink-muted ring-line-strong/60",
  accent: "bg-accent-soft text-accent-text ring-accent/20",
  positive: "bg-positive-soft text-positive-text ring-positive/20",
  warning: "bg-warning-soft text-warning-text ring-warning/25",
  critical: "bg-critical-soft text-critical-text ring-critical/20",
};

/** A word about a thing. Its colour repeats what the word says. */
export function Badge({ tone = "neutral", icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span
      className={clsx(
        "inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-md px-1.5 font-medium text-xs ring-1 ring-inset",
        "[&>svg]:size-3",
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}
