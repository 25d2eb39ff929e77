import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { ReportingRateView } from "#server/contracts/exchange-rate.ts";

/** What currencies are worth in those of reports, with the history, as CSV. */
export function loader(args: LoaderFunctionArgs) {
  return csvResponse<ReportingRateView>({
    fileName: "reporting-rates",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "currency", value: ({ currency }) => currency },
      { head: "reporting_currency", value: ({ reporting_currency }) => reporting_currency },
      { head: "rate", value: ({ rate }) => rate },
      { head: "source", value: ({ source }) => source },
      { head: "status", value: ({ status }) => status },
      { head: "effective_at", value: ({ effective_at }) => effective_at },
      { head: "set_by", value: ({ set_by }) => set_by },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) =>
        merchant.reportingRates.list({ limit: 200, ...(cursor === null ? {} : { cursor }) }),
      ),
  });
}
