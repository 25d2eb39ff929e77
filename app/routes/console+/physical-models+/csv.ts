import type { LoaderFunctionArgs } from "@remix-run/node";
import { modelRules } from "#app/features/physical-model/model-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";

/** The list of physical models as CSV, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, modelRules));
  return csvResponse<ListedPhysicalModelView>({
    fileName: "physical-models",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "provider", value: ({ provider_name }) => provider_name },
      { head: "modality", value: ({ modality }) => modality },
      { head: "unit", value: ({ unit }) => unit },
      { head: "status", value: ({ status }) => status },
      { head: "price_per", value: ({ price }) => price?.per ?? null },
      { head: "price_input", value: ({ price }) => price?.input ?? null },
      { head: "price_output", value: ({ price }) => price?.output ?? null },
      { head: "cost_currency", value: ({ cost }) => cost?.currency ?? null },
      { head: "cost_per", value: ({ cost }) => cost?.per ?? null },
      { head: "cost_input", value: ({ cost }) => cost?.input ?? null },
      { head: "cost_output", value: ({ cost }) => cost?.output ?? null },
      { head: "cost_as_of", value: ({ cost }) => cost?.as_of ?? null },
      { head: "cost_stale", value: ({ cost_stale }) => cost_stale },
      { head: "lowest_margin_percent", value: ({ margin }) => margin?.lowest ?? null },
      { head: "routes", value: ({ routes }) => routes },
      { head: "requests_day", value: ({ requests_day }) => requests_day },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.physicalModels.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
