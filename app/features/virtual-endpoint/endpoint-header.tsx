import { Link } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { HistoryLink } from "#app/features/audit-log/history-link.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { BalanceBadge } from "./balance-badge.tsx";
import { BalanceBar } from "./balance-bar.tsx";
import { BalanceLegend } from "./balance-legend.tsx";
import { EndpointStatus } from "./endpoint-status.tsx";
import { prepareBalance } from "./prepare-balance.ts";

/** Whose endpoint it is, and what it has left, as it stands. */
export function EndpointHeader({ endpoint, stale }: { endpoint: VirtualEndpointView; stale: boolean }) {
  const balance = prepareBalance(endpoint);
  const mayReadLedger = useMay("ledger.read");
  return (
    <div className="grid gap-4">
      <Link
        to="/console/virtual-endpoints"
        prefetch="intent"
        className="-ml-1 inline-flex items-center gap-1 justify-self-start rounded text-ink-muted text-sm hover:text-ink"
      >
        <ChevronLeft className="size-4" aria-hidden />
        Virtual endpoints
      </Link>
      <div className="grid gap-1">
        <PageHeader title={endpoint.name}>
          <div className="flex items-center gap-3">
            <LiveMark stale={stale} />
            <EndpointStatus status={endpoint.status} />
          </div>
        </PageHeader>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-0.5 text-ink-muted text-sm">
          {endpoint.customer_id && (
            <Link
              to={`/console/customers/${endpoint.customer_id}`}
              className="name-text hover:text-ink hover:underline"
            >
              {endpoint.customer_name}
            </Link>
          )}
          {endpoint.department && <span className="name-text">{endpoint.department}</span>}
          <Copyable value={endpoint.id} label="endpoint id" />
          <HistoryLink id={endpoint.id} />
        </div>
      </div>
      <section aria-label="Balance" className="grid gap-3 rounded-xl border border-line bg-raised p-4 shadow-low">
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
          <p className="flex min-w-0 flex-wrap items-baseline gap-x-2 font-semibold text-2xl text-ink tracking-tight sm:text-3xl">
            <Amount value={balance.remaining} wrap />
            <span className="font-normal text-base text-ink-muted tracking-normal">credits remaining</span>
          </p>
          <BalanceBadge state={balance.state} />
        </div>
        <BalanceBar balance={balance} thick />
        <BalanceLegend
          balance={balance}
          spentAt={`/console/virtual-endpoints/${endpoint.id}/requests`}
          budgetAt={mayReadLedger ? `/console/virtual-endpoints/${endpoint.id}/budget` : undefined}
        />
      </section>
    </div>
  );
}
