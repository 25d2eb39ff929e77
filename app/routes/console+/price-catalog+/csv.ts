import type { LoaderFunctionArgs } from "@remix-run/node";
import { catalogRules } from "#app/features/price-catalog/catalog-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";

/** The price catalog as CSV, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, catalogRules));
  return csvResponse<ListedCatalogEntry>({
    fileName: "price-catalog",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "modality", value: ({ modality }) => modality },
      { head: "unit", value: ({ unit }) => unit },
      { head: "currency", value: ({ cost }) => cost.currency },
      { head: "per", value: ({ cost }) => cost.per },
      { head: "input", value: ({ cost }) => cost.input ?? null },
      { head: "cached_input", value: ({ cost }) => cost.cached_input ?? null },
      { head: "cache_write", value: ({ cost }) => cost.cache_write ?? null },
      { head: "output", value: ({ cost }) => cost.output ?? null },
      { head: "image", value: ({ cost }) => cost.image ?? null },
      { head: "second", value: ({ cost }) => cost.second ?? null },
      { head: "character", value: ({ cost }) => cost.character ?? null },
      { head: "request", value: ({ cost }) => cost.request ?? null },
      { head: "as_of", value: ({ as_of }) => as_of },
      { head: "source", value: ({ source }) => source },
      { head: "old", value: ({ old }) => old },
      { head: "physical_models", value: ({ physical_models }) => physical_models },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.priceCatalog.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
