import { Link } from "@remix-run/react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { BalanceBadge } from "#app/features/virtual-endpoint/balance-badge.tsx";
import { BalanceBar } from "#app/features/virtual-endpoint/balance-bar.tsx";
import { prepareBalance } from "#app/features/virtual-endpoint/prepare-balance.ts";
import type { PortalEndpointView } from "#server/contracts/portal.ts";
import { ModelNames } from "./model-names.tsx";

/** One endpoint of a customer: what is left, and where to send requests. */
export function EndpointBalanceCard({ endpoint, baseUrl }: { endpoint: PortalEndpointView; baseUrl: string }) {
  const balance = prepareBalance(endpoint);
  return (
    <Card>
      <div className="grid gap-3">
        <div className="flex items-start justify-between gap-3">
          <h2 className="name-text min-w-0 font-semibold text-ink">{endpoint.name}</h2>
          <BalanceBadge state={balance.state} />
        </div>
        <p className="font-semibold text-2xl text-ink tracking-tight">
          <Amount value={balance.remaining} wrap />
          <span className="ml-1.5 font-normal text-base text-ink-muted tracking-normal">credits left</span>
        </p>
        <BalanceBar balance={balance} thick />
        <div className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-ink-muted text-sm">
          <p>
            <Link
              to={`/portal/requests?ve_id=${endpoint.id}&range=12m`}
              className="underline-offset-2 hover:text-accent-text hover:underline"
            >
              <Amount value={balance.spend} /> used
            </Link>{" "}
            of <Amount value={balance.budget} />
          </p>
          {balance.state !== "healthy" && (
            <Link
              to={`/checkout?ve_id=${endpoint.id}`}
              className="rounded font-medium text-accent-text underline-offset-2 hover:underline"
            >
              Add credits
            </Link>
          )}
        </div>
        <dl className="grid gap-2 border-line border-t pt-3 text-sm">
          <div>
            <dt className="text-ink-muted">Base URL</dt>
            <dd>
              <Copyable value={baseUrl} label="base URL" />
            </dd>
          </div>
          <div>
            <dt className="text-ink-muted">Models</dt>
            <dd>
              <ModelNames names={endpoint.models.map(({ name }) => name)} />
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  );
}
