import clsx from "clsx";
import type { ReactNode } from "react";
import { formatDuration } from "#app/lib/format.ts";

export interface WaterfallSpan {
  key: string;
  label: ReactNode;
  startMs: number;
  lengthMs: number;
  tone: "positive" | "critical" | "warning" | "accent" | "neutral";
  /** At the right, before the duration: a status. */
  detail?: ReactNode;
}

const fills = {
  positive: "bg-positive",
  critical: "bg-critical",
  warning: "bg-warning",
  accent: "bg-accent",
  neutral: "bg-line-control",
};

/** What happened when, over the time that all of it took. */
export function Waterfall({
  label,
  spans,
  totalMs,
}: {
  label: string;
  spans: readonly WaterfallSpan[];
  totalMs: number;
}) {
  const whole = Math.max(1, totalMs, ...spans.map(({ startMs, lengthMs }) => startMs + lengthMs));
  const percent = (ms: number) => `${(ms / whole) * 100}%`;
  return (
    <ol aria-label={label} className="grid gap-3">
      {spans.map((span) => (
        <li key={span.key} className="grid gap-1">
          <div className="flex items-baseline justify-between gap-3 text-sm">
            <span className="name-text min-w-0 text-ink">{span.label}</span>
            <span className="flex shrink-0 gap-2 text-ink-muted tabular-nums">
              {span.detail && <span>{span.detail}</span>}
              <span>{formatDuration(span.lengthMs)}</span>
            </span>
          </div>
          <div aria-hidden className="relative h-2 rounded-full bg-sunken ring-1 ring-line ring-inset">
            <span
              className={clsx("absolute inset-y-0 min-w-1 rounded-full", fills[span.tone])}
              style={{ left: percent(span.startMs), width: percent(span.lengthMs) }}
            />
          </div>
        </li>
      ))}
    </ol>
  );
}
