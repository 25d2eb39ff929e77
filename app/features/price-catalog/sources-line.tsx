import { countOf } from "#app/lib/format.ts";
import type { CatalogSourcesView } from "#server/contracts/price-catalog.ts";

/** Where the catalog's figures come from, and of which day. */
export function SourcesLine({ sources, stale_cost_days }: CatalogSourcesView) {
  return (
    <>
      <span className="block">
        What public models cost at their vendors. Figures older than {countOf(stale_cost_days, "day")} are marked.
      </span>
      {sources.map(({ source, as_of, imported, entries }) => (
        <span key={`${source} ${as_of} ${imported}`} className="name-text block text-sm">
          {countOf(entries, "entry", "entries")} of {source}, as of {as_of}
          {imported ? ", imported" : ", with the product"}
        </span>
      ))}
    </>
  );
}
