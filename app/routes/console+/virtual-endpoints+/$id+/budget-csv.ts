import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { LedgerEntryView } from "#server/contracts/credits.ts";

/** What was booked on an endpoint's wallet, as CSV. */
export function loader(args: LoaderFunctionArgs) {
  const ve_id = args.params.id ?? "";
  return csvResponse<LedgerEntryView>({
    fileName: "ledger",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "kind", value: ({ kind }) => kind },
      { head: "description", value: ({ description }) => description },
      { head: "amount_credits", value: ({ amount }) => amount },
      { head: "occurred_at", value: ({ occurred_at }) => occurred_at },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) => merchant.ledger.list({ ve_id, limit: 200, ...(cursor === null ? {} : { cursor }) })),
  });
}
