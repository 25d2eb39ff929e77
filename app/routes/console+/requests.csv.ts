import type { LoaderFunctionArgs } from "@remix-run/node";
import { requestInput, requestRules } from "#app/features/usage-record/request-list.ts";
import { tokenTotals } from "#app/features/usage-record/token-totals.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import type { ListedUsageRecordView } from "#server/contracts/usage-record.ts";

/** The request log as CSV, with the log's own filters, time and order. */
export function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const { cursor: _, ...input } = requestInput(
    readList(parameters, requestRules),
    readTimeRange(parameters, Date.now()),
  );
  return csvResponse<ListedUsageRecordView>({
    fileName: "requests",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "created_at", value: ({ created_at }) => created_at },
      { head: "ve_id", value: ({ ve_id }) => ve_id },
      { head: "virtual_endpoint", value: ({ ve_name }) => ve_name },
      { head: "customer_id", value: ({ customer_id }) => customer_id },
      { head: "customer", value: ({ customer_name }) => customer_name },
      { head: "key_id", value: ({ key_id }) => key_id },
      { head: "key", value: ({ key_name }) => key_name },
      { head: "app", value: ({ app }) => app },
      { head: "client_request_id", value: ({ client_request_id }) => client_request_id },
      { head: "logical_model", value: ({ logical_model }) => logical_model },
      { head: "physical_model_id", value: ({ physical_model_id }) => physical_model_id },
      { head: "endpoint", value: ({ endpoint }) => endpoint },
      { head: "status", value: ({ status }) => status },
      { head: "error_code", value: ({ error_code }) => error_code },
      { head: "input_tokens", value: ({ units }) => tokenTotals(units).input },
      { head: "output_tokens", value: ({ units }) => tokenTotals(units).output },
      { head: "units", value: ({ units }) => JSON.stringify(units) },
      { head: "estimated", value: ({ estimated }) => estimated },
      { head: "charge_credits", value: ({ charge }) => charge },
      { head: "cost", value: ({ cost }) => cost?.amount ?? null },
      { head: "cost_currency", value: ({ cost }) => cost?.currency ?? null },
      { head: "balance_after", value: ({ balance_after }) => balance_after },
      { head: "attempts", value: ({ attempts }) => attempts.length },
      { head: "latency_ms", value: ({ latency_ms }) => latency_ms },
      { head: "ttft_ms", value: ({ ttft_ms }) => ttft_ms },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.usageRecords.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
