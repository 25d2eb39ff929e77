import clsx from "clsx";
import { formatShare } from "#app/lib/format.ts";

interface ProgressProps {
  label: string;
  /** 0 to 1; null: under way, nobody knows how far. */
  share: number | null;
  /** In words at the right, instead of the percentage: "1,204 of 3,000 rows". */
  detail?: string;
  tone?: "accent" | "positive" | "warning" | "critical";
}

const fills = { accent: "bg-accent", positive: "bg-positive", warning: "bg-warning", critical: "bg-critical" };

/** How far a long job has come, or how much of a whole is used. */
export function Progress({ label, share, detail, tone = "accent" }: ProgressProps) {
  const bounded = share === null ? null : Math.min(1, Math.max(0, share));
  return (
    <div className="grid gap-1.5">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <span className="min-w-0 text-ink">{label}</span>
        <span className="shrink-0 text-ink-muted tabular-nums">
          {detail ?? (bounded === null ? "Under way" : formatShare(bounded))}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={bounded === null ? undefined : Math.round(bounded * 100)}
        className="h-2 overflow-clip rounded-full bg-sunken ring-1 ring-line ring-inset"
      >
        <div
          className={clsx(
            "h-full rounded-full transition-[width] duration-300",
            fills[tone],
            bounded === null && "w-1/3 motion-sweep",
          )}
          style={bounded === null ? undefined : { width: `${bounded * 100}%` }}
        />
      </div>
    </div>
  );
}
