import type { LoaderFunctionArgs } from "@remix-run/node";
import { templateRules } from "#app/features/virtual-endpoint/endpoint-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** The list of templates as CSV, with the list's own search and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, templateRules));
  return csvResponse<VirtualEndpointView>({
    fileName: "templates",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "customer_id", value: ({ customer_id }) => customer_id },
      { head: "customer", value: ({ customer_name }) => customer_name },
      { head: "models", value: ({ logical_models }) => logical_models.length },
      { head: "rpm", value: ({ rate_limits }) => rate_limits.rpm ?? null },
      { head: "tpm", value: ({ rate_limits }) => rate_limits.tpm ?? null },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.virtualEndpoints.list({
          ...{ ...input, is_template: "true", limit: 200 },
          ...(cursor ? { cursor } : {}),
        }),
      ),
  });
}
