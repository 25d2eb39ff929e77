import type { LoaderFunctionArgs } from "@remix-run/node";
import { customerRules } from "#app/features/customer/customer-list.tsx";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { ListedCustomerView } from "#server/contracts/customer.ts";

/** The list of customers as CSV, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, customerRules));
  return csvResponse<ListedCustomerView>({
    fileName: "customers",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "email", value: ({ email }) => email },
      { head: "status", value: ({ status }) => status },
      { head: "virtual_endpoints", value: ({ virtual_endpoints }) => virtual_endpoints },
      { head: "credit_spend", value: ({ credit_spend }) => credit_spend },
      { head: "credit_remaining", value: ({ credit_remaining }) => credit_remaining },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, (caller) => caller.merchant.customers.list({ ...input, limit: 200, ...(cursor ? { cursor } : {}) })),
  });
}
