import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ArrowLeftRight } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { pageOfRates, rateChoices } from "#app/features/exchange-rate/load-rates.ts";
import { exchangeRateAction } from "#app/features/exchange-rate/rate-actions.ts";
import { exchangeRateColumns } from "#app/features/exchange-rate/rate-columns.tsx";
import { creditsAddress, RatesPage } from "#app/features/exchange-rate/rates-page.tsx";
import { SetRateDialog } from "#app/features/exchange-rate/set-rate-dialog.tsx";
import { call } from "#app/lib/load.ts";

export const meta = () => [{ title: "Exchange rates" }];

export async function loader(args: LoaderFunctionArgs) {
  const [page, choices] = await Promise.all([
    call(args, ({ merchant }) => merchant.exchangeRates.list(pageOfRates(args.request))),
    rateChoices(args),
  ]);
  return { page, choices };
}

export const action = exchangeRateAction;

export default function ExchangeRates() {
  const { page, choices } = useLoaderData<typeof loader>();
  const mayWrite = useMay("credits.write");
  return (
    <RatesPage
      description="What one unit of a currency buys in credits: your price, and what margins go by."
      act={mayWrite && <SetRateDialog kind="credits" address={`${creditsAddress}?index`} {...choices} />}
    >
      <DataTable
        list="exchange-rates"
        label="Exchange rates"
        columns={exchangeRateColumns}
        rows={page.data}
        keyOf={({ id }) => id}
        nextCursor={page.next_cursor}
        csvHref="/console/exchange-rates/csv"
        empty={
          <EmptyState icon={ArrowLeftRight} title="No rate yet">
            {mayWrite
              ? "Set one for each currency in which you pay providers, or for your reporting currency and rates into it for the others: without one, no margin can be told."
              : "Without one, no margin can be told. Owners, admins and finance set them."}
          </EmptyState>
        }
      />
    </RatesPage>
  );
}
