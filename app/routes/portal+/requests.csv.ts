import type { LoaderFunctionArgs } from "@remix-run/node";
import { ownRequestInput, ownRequestRules } from "#app/features/portal/request-list.ts";
import { tokenTotals } from "#app/features/usage-record/token-totals.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import type { PortalListedUsageView } from "#server/contracts/portal.ts";

/** A customer's requests as CSV, with the list's own filters, time and order. */
export function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const range = readTimeRange(parameters, Date.now(), "30d");
  const { cursor: _, ...input } = ownRequestInput(readList(parameters, ownRequestRules), range);
  return csvResponse<PortalListedUsageView>({
    fileName: "requests",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "created_at", value: ({ created_at }) => created_at },
      { head: "endpoint_id", value: ({ ve_id }) => ve_id },
      { head: "endpoint", value: ({ ve_name }) => ve_name },
      { head: "key_id", value: ({ key_id }) => key_id },
      { head: "key", value: ({ key_name }) => key_name },
      { head: "app", value: ({ app }) => app },
      { head: "client_request_id", value: ({ client_request_id }) => client_request_id },
      { head: "model", value: ({ logical_model }) => logical_model },
      { head: "path", value: ({ endpoint }) => endpoint },
      { head: "status", value: ({ status }) => status },
      { head: "error_code", value: ({ error_code }) => error_code },
      { head: "input_tokens", value: ({ units }) => tokenTotals(units).input },
      { head: "output_tokens", value: ({ units }) => tokenTotals(units).output },
      { head: "units", value: ({ units }) => JSON.stringify(units) },
      { head: "estimated", value: ({ estimated }) => estimated },
      { head: "charge_credits", value: ({ charge }) => charge },
      { head: "balance_after", value: ({ balance_after }) => balance_after },
      { head: "latency_ms", value: ({ latency_ms }) => latency_ms },
      { head: "ttft_ms", value: ({ ttft_ms }) => ttft_ms },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.portal.usageRecords.list({ sort: "newest", ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
