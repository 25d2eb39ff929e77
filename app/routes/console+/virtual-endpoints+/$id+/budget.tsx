import { randomUUID } from "node:crypto";
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Coins, Download } from "lucide-react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageLinks } from "#app/components/ui/page-links.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { requireMay } from "#app/features/console/require-may.ts";
import { useMay } from "#app/features/console/use-role.ts";
import { ErrorPanel } from "#app/features/errors/error-page.tsx";
import { GiveCredits, giveCreditsForm } from "#app/features/virtual-endpoint/give-credits-form.tsx";
import { useEndpoint } from "#app/features/virtual-endpoint/use-endpoint.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { useTRPC } from "#app/lib/trpc.tsx";
import { useLive } from "#app/lib/use-live.ts";

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  await requireMay(args, "ledger.read");
  const cursor = new URL(args.request.url).searchParams.get("cursor");
  const input = { ve_id: args.params.id ?? "", limit: rowsPerPage, ...(cursor ? { cursor } : {}) };
  return { input, page: await call(args, (caller) => caller.merchant.ledger.list(input)), once: randomUUID() };
}

export async function action(args: ActionFunctionArgs) {
  const data = await readFields(args);
  return answerInput(args, data, giveCreditsForm(args.params.id ?? ""), (caller, value) =>
    caller.merchant.credits.create(value),
  );
}

const kinds: Record<string, string> = {
  usage: "Usage",
  usage_correction: "Correction of usage",
  grant: "Grant",
  promotion: "Promotion",
  adjustment: "Adjustment",
};

export default function Budget() {
  const { input, page: loaded, once } = useLoaderData<typeof loader>();
  const endpoint = useEndpoint();
  const wish = { requests: input.ve_id, balances: [input.ve_id] };
  const page = useLive(useTRPC().merchant.ledger.list.queryOptions(input), loaded, wish).value;
  const mayGive = useMay("credits.write") && endpoint.status !== "archived";
  return (
    <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-4">
        <Card
          title="Ledger"
          flush
          actions={
            page.data.length > 0 && (
              <Button asChild size="small">
                <a href={`/console/virtual-endpoints/${input.ve_id}/budget-csv`} download title="Download all entries">
                  <Download className="size-3.5" aria-hidden />
                  CSV
                </a>
              </Button>
            )
          }
        >
          {page.data.length === 0 ? (
            <EmptyState icon={Coins} title="No entry yet">
              Credits that are given, and what requests were charged, stand here as they are booked.
            </EmptyState>
          ) : (
            <Table label="Ledger of this endpoint">
              <thead>
                <tr>
                  <HeadCell>Entry</HeadCell>
                  <HeadCell className="hidden @lg:table-cell">Booked</HeadCell>
                  <HeadCell numeric>
                    Amount <span className="font-normal">credits</span>
                  </HeadCell>
                </tr>
              </thead>
              <tbody>
                {page.data.map((entry) => (
                  <Row key={entry.id}>
                    <Cell className="w-full max-w-0">
                      <span className="block text-ink">{kinds[entry.kind] ?? entry.kind}</span>
                      <span className="name-text line-clamp-2 text-ink-muted text-sm">{entry.description}</span>
                    </Cell>
                    <Cell className="hidden whitespace-nowrap text-ink-muted @lg:table-cell">
                      <Time at={entry.created_at} />
                    </Cell>
                    <Cell numeric>
                      <Amount value={entry.amount} signed align={6} />
                    </Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
          )}
        </Card>
        <PageLinks nextCursor={page.next_cursor} />
      </div>
      {mayGive && <GiveCredits endpointId={endpoint.id} once={once} />}
    </div>
  );
}

export { ErrorPanel as ErrorBoundary };
