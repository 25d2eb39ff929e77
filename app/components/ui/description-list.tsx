import clsx from "clsx";
import type { ReactNode } from "react";

interface DescriptionListProps {
  items: readonly { term: string; detail: ReactNode }[];
  /** In two columns where there is room. */
  columns?: 1 | 2;
}

/** Names with their values, as on a card about one thing. */
export function DescriptionList({ items, columns = 1 }: DescriptionListProps) {
  return (
    <div className="@container">
      <dl className={clsx("grid gap-x-8 gap-y-2.5", columns === 2 && "@xl:grid-cols-2")}>
        {items.map(({ term, detail }) => (
          <div key={term} className="grid @sm:grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-0.5">
            <dt className="text-ink-muted text-sm leading-5.5">{term}</dt>
            <dd className="name-text min-w-0 text-ink">{detail}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
