import type { LoaderFunctionArgs } from "@remix-run/node";
import { endpointRules } from "#app/features/virtual-endpoint/endpoint-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

/** The list of endpoints as CSV, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, endpointRules));
  return csvResponse<VirtualEndpointView>({
    fileName: "virtual-endpoints",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "customer_id", value: ({ customer_id }) => customer_id },
      { head: "customer", value: ({ customer_name }) => customer_name },
      { head: "department", value: ({ department }) => department },
      { head: "status", value: ({ status }) => status },
      { head: "credit_budget", value: ({ credit_budget }) => credit_budget },
      { head: "credit_spend", value: ({ credit_spend }) => credit_spend },
      { head: "credit_remaining", value: ({ credit_remaining }) => credit_remaining },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.virtualEndpoints.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
