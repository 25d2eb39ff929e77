import { Link } from "@remix-run/react";
import clsx from "clsx";
import type { ReactNode } from "react";
import type { Delta } from "#app/lib/delta.ts";
import { DeltaMark } from "./delta-mark.tsx";

interface StatProps {
  label: string;
  /** The figure: an Amount, a count, a duration. */
  value: ReactNode;
  /** Change against the period before; null: there is nothing to compare with. */
  delta?: Delta | null;
  /** Whether more is good news; decides the colour. `neutral` for what is neither. */
  more?: "good" | "bad" | "neutral";
  /** The rows behind the figure. */
  to?: string;
  /** Under the figure: what it is made of, or a Sparkline. */
  children?: ReactNode;
}

/** A figure of a dashboard; it leads to the rows behind it. */
export function Stat({ label, value, delta = null, more = "neutral", to, children }: StatProps) {
  return (
    <div className="@container group relative min-w-0 rounded-xl border border-line bg-raised p-4 shadow-low transition-colors has-[a]:hover:border-line-strong">
      <div className="flex items-baseline justify-between gap-2">
        {to ? (
          <Link
            to={to}
            prefetch="intent"
            className="truncate rounded text-ink-muted text-sm after:absolute after:inset-0 after:rounded-xl hover:text-ink"
          >
            {label}
          </Link>
        ) : (
          <span className="truncate text-ink-muted text-sm">{label}</span>
        )}
        {delta && <DeltaMark delta={delta} more={more} />}
      </div>
      <p className="mt-1 wrap-anywhere font-semibold text-[clamp(1rem,10.5cqi,1.5rem)] text-ink leading-8 tabular-nums tracking-tight [&_data]:whitespace-normal">
        {value}
      </p>
      {children && <div className="mt-2 text-ink-muted text-sm">{children}</div>}
    </div>
  );
}

interface StatRowProps {
  label: string;
  /** `long` for amounts with all their decimals and a unit. */
  figures?: "short" | "long";
  children: ReactNode;
}

/** Stats side by side, as many as there is room for. */
export function StatRow({ label, figures = "short", children }: StatRowProps) {
  return (
    <section
      aria-label={label}
      className={clsx(
        "grid gap-3",
        figures === "short"
          ? "grid-cols-[repeat(auto-fit,minmax(min(9.5rem,100%),1fr))]"
          : "grid-cols-[repeat(auto-fit,minmax(min(14.5rem,100%),1fr))]",
      )}
    >
      {children}
    </section>
  );
}
