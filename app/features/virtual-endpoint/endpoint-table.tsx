import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { BalanceBadge } from "./balance-badge.tsx";
import { BalanceBar } from "./balance-bar.tsx";
import { EndpointStatus } from "./endpoint-status.tsx";
import { prepareBalance } from "./prepare-balance.ts";

function EndpointRow({ endpoint }: { endpoint: VirtualEndpointView }) {
  const balance = prepareBalance(endpoint);
  return (
    <Row>
      <Cell className="w-full max-w-0">
        <RowLink to={`/console/virtual-endpoints/${endpoint.id}`} prefetch="intent" className="line-clamp-2">
          {endpoint.name}
        </RowLink>
        <p className="name-text line-clamp-1 text-ink-muted text-sm @3xl:hidden">{endpoint.customer_name}</p>
        <span className="hidden text-ink-faint text-xs @lg:block">
          <Copyable value={endpoint.id} label="endpoint id" truncate />
        </span>
      </Cell>
      <Cell className="hidden min-w-36 max-w-52 @3xl:table-cell">
        <span className="name-text line-clamp-2 text-ink-muted">{endpoint.customer_name}</span>
      </Cell>
      <Cell className="hidden @3xl:table-cell">
        <EndpointStatus status={endpoint.status} />
      </Cell>
      <Cell numeric className="hidden text-ink-muted @3xl:table-cell">
        <Amount value={balance.spend} />
      </Cell>
      <Cell numeric className="hidden text-ink-muted @3xl:table-cell">
        <Amount value={balance.held} />
      </Cell>
      <Cell className="min-w-32 @lg:min-w-56">
        <div className="mb-1.5 flex flex-wrap items-baseline justify-end gap-x-2 gap-y-0.5">
          <BalanceBadge state={balance.state} />
          <span className="font-medium text-ink">
            <Amount value={balance.remaining} />
          </span>
        </div>
        <BalanceBar balance={balance} />
        <p className="mt-1 text-right text-ink-faint text-xs">
          of <Amount value={balance.budget} />
        </p>
      </Cell>
    </Row>
  );
}

/** Endpoints with their balances as they stand. */
export function EndpointTable({ endpoints }: { endpoints: readonly VirtualEndpointView[] }) {
  return (
    <Table label="Virtual endpoints">
      <thead>
        <tr>
          <HeadCell>Endpoint</HeadCell>
          <HeadCell className="hidden @3xl:table-cell">Customer</HeadCell>
          <HeadCell className="hidden @3xl:table-cell">Status</HeadCell>
          <HeadCell numeric className="hidden @3xl:table-cell">
            Spent
          </HeadCell>
          <HeadCell numeric className="hidden @3xl:table-cell">
            Held
          </HeadCell>
          <HeadCell numeric>
            Remaining <span className="font-normal">credits</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {endpoints.map((endpoint) => (
          <EndpointRow key={endpoint.id} endpoint={endpoint} />
        ))}
      </tbody>
    </Table>
  );
}
