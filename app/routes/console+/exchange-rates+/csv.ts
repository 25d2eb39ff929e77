import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { ExchangeRateView } from "#server/contracts/exchange-rate.ts";

/** What currencies buy in credits, with the history, as CSV. */
export function loader(args: LoaderFunctionArgs) {
  return csvResponse<ExchangeRateView>({
    fileName: "exchange-rates",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "currency", value: ({ currency }) => currency },
      { head: "credits_per_unit", value: ({ credits_per_unit }) => credits_per_unit },
      { head: "status", value: ({ status }) => status },
      { head: "effective_at", value: ({ effective_at }) => effective_at },
      { head: "set_by", value: ({ set_by }) => set_by },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) => merchant.exchangeRates.list({ limit: 200, ...(cursor === null ? {} : { cursor }) })),
  });
}
