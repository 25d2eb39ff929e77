import type { LoaderFunctionArgs } from "@remix-run/node";
import { providerRules } from "#app/features/provider/provider-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { ListedProviderView } from "#server/contracts/provider.ts";

/** The list of providers as CSV, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, providerRules));
  return csvResponse<ListedProviderView>({
    fileName: "providers",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "kind", value: ({ kind }) => kind },
      { head: "base_url", value: ({ base_url }) => base_url },
      { head: "status", value: ({ status }) => status },
      { head: "physical_models", value: ({ physical_models }) => physical_models },
      { head: "requests_day", value: ({ requests_day }) => requests_day },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, (caller) => caller.merchant.providers.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) })),
  });
}
