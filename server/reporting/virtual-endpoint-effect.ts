import { requestsOfLastHour } from "#server/catalog/key-use.ts";
import type { ReadBalances } from "#server/catalog/live-balances.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { formatCredits, zeroCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { VirtualEndpointEffectView } from "#server/contracts/virtual-endpoint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";

interface Counts {
  keys: number;
  hour: string;
  day: string;
}

const statement = `
  WITH ${requestsOfLastHour}
  SELECT
    (SELECT count(*) FROM access_key WHERE merchant_id = $1 AND virtual_endpoint_id = $2 AND status = 'active'
       AND (expires_at IS NULL OR expires_at > now()))::int AS keys,
    (SELECT coalesce(sum(requests), 0) FROM hour)::text AS hour,
    (SELECT coalesce(sum(requests), 0) FROM usage_rollup WHERE merchant_id = $1 AND bucket > now() - interval '24 hours'
       AND virtual_endpoint_id = $2)::text AS day`;

/** A template serves nobody. */
const nothing: VirtualEndpointEffectView = {
  active_keys: 0,
  requests_hour: 0,
  requests_day: 0,
  credit_remaining: formatCredits(zeroCredits),
};

/** What disabling or archiving this endpoint would stop, in numbers. @throws AppError not_found */
export const makeVirtualEndpointEffect =
  ({ prisma, readBalances }: { prisma: PrismaClient; readBalances: ReadBalances }) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<VirtualEndpointEffectView> => {
    const row = await prisma.virtualEndpoint.findFirst({ where: { merchantId, id }, include: { wallet: true } });
    if (!row) throw notFound("virtual endpoint");
    if (!row.wallet) return nothing;
    const [[counts], balances] = await Promise.all([
      executorOfPrisma(prisma).query<Counts>(statement, [merchantId, id]),
      readBalances([row.wallet]),
    ]);
    const balance = balances.get(id);
    if (!counts || !balance) throw new Error("a count or a balance without a row");
    return {
      active_keys: counts.keys,
      requests_hour: Number(counts.hour),
      requests_day: Number(counts.day),
      credit_remaining: formatCredits(balance.remaining),
    };
  };
