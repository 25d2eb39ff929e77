import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Landmark } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { pageOfRates, rateChoices } from "#app/features/exchange-rate/load-rates.ts";
import { MissingRates } from "#app/features/exchange-rate/missing-rates.tsx";
import { reportingRateAction } from "#app/features/exchange-rate/rate-actions.ts";
import { reportingRateColumns } from "#app/features/exchange-rate/rate-columns.tsx";
import { RatesPage, reportingAddress } from "#app/features/exchange-rate/rates-page.tsx";
import { SetRateDialog } from "#app/features/exchange-rate/set-rate-dialog.tsx";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Rates into the reporting currency" }];

export async function loader(args: LoaderFunctionArgs) {
  const [page, prices, choices] = await Promise.all([
    call(args, ({ merchant }) => merchant.reportingRates.list(pageOfRates(args.request))),
    call(args, ({ merchant }) => merchant.exchangeRates.list({ limit: 200 })),
    rateChoices(args),
  ]);
  const priced = prices.data.some(({ currency }) => currency === choices.reportingCurrency);
  return { page, choices, useless: page.data.length > 0 && !priced && prices.next_cursor === null };
}

export const action = reportingRateAction;

export default function ReportingRates() {
  const { page, choices, useless } = useLoaderData<typeof loader>();
  const mayWrite = useMay("credits.write");
  return (
    <RatesPage
      description={`What one unit of a currency is worth in ${choices.reportingCurrency}, your reporting currency. It is what margins go by where a cost's currency has no rate into credits of its own: the cost is told in ${choices.reportingCurrency}, then in credits by the rate of ${choices.reportingCurrency}, both of the time of the usage.`}
      act={mayWrite && <SetRateDialog kind="reporting" address={reportingAddress} {...choices} />}
    >
      {useless && (
        <Notice tone="warning">
          No cost can be told by these rates yet. <MissingRates currencies={[choices.reportingCurrency]} />
        </Notice>
      )}
      <DataTable
        list="reporting-rates"
        label="Rates into the reporting currency"
        columns={reportingRateColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        nextCursor={page.next_cursor}
        csvHref="/console/exchange-rates/reporting-csv"
        empty={
          <EmptyState icon={Landmark} title="No rate yet">
            {mayWrite
              ? `Set one for each currency beside ${choices.reportingCurrency} in which you pay providers and that has no rate into credits of its own.`
              : "Owners, admins and finance set them."}
          </EmptyState>
        }
      />
    </RatesPage>
  );
}
