import clsx from "clsx";
import { ArrowDownRight, ArrowRight, ArrowUpRight } from "lucide-react";
import { type Delta, describeDelta } from "#app/lib/delta.ts";

const arrows = { up: ArrowUpRight, down: ArrowDownRight, same: ArrowRight };

/** How a figure moved against the period before; the colour says whether that is good. */
export function DeltaMark({ delta, more }: { delta: Delta; more: "good" | "bad" | "neutral" }) {
  const { direction, text, words } = describeDelta(delta);
  const Arrow = arrows[direction];
  const good = direction === "same" || more === "neutral" ? null : (direction === "up") === (more === "good");
  return (
    <span
      title={words}
      className={clsx(
        "inline-flex items-center gap-0.5 font-medium text-sm tabular-nums",
        good === null ? "text-ink-muted" : good ? "text-positive-text" : "text-critical-text",
      )}
    >
      <Arrow className="size-3.5" aria-hidden />
      <span aria-hidden>{text}</span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
