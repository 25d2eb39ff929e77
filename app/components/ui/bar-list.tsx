import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

export interface BarListItem {
  key: string;
  label: ReactNode;
  /** The figure at the right. */
  value: ReactNode;
  /** Of the largest, 0 to 1. */
  share: number;
  to?: string | undefined;
}

/** Figures ranked, each with a bar behind its name: by model, by key, by customer. */
export function BarList({ label, items }: { label: string; items: readonly BarListItem[] }) {
  return (
    <ol aria-label={label} className="grid gap-1">
      {items.map((item) => (
        <li
          key={item.key}
          className="group relative flex min-h-8 items-center justify-between gap-3 rounded-md px-2 py-1"
        >
          <span
            aria-hidden
            className="absolute inset-y-0 left-0 rounded-md bg-accent-soft group-has-[a:hover]:brightness-95"
            style={{ width: `${Math.min(1, Math.max(0, item.share)) * 100}%` }}
          />
          <span className="name-text relative line-clamp-1 min-w-0 text-ink">
            {item.to ? (
              <Link to={item.to} className="after:absolute after:inset-0 hover:underline">
                {item.label}
              </Link>
            ) : (
              item.label
            )}
          </span>
          <span className="relative shrink-0 text-ink-muted tabular-nums">{item.value}</span>
        </li>
      ))}
    </ol>
  );
}
