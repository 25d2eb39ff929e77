import type { ReadBalances } from "#server/catalog/live-balances.ts";
import type { BurnDownInput, BurnDownView, OwnBurnDownInput } from "#server/contracts/burn-down.ts";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import { creditMovements } from "#server/ledger/grant-credits.ts";
import { forecast, forecastHours } from "./forecast.ts";
import { readRatePeriods } from "./rate-periods.ts";
import { edgeAt, type ReportRange, resolveRange } from "./report-range.ts";
import { requireFilters } from "./require-filters.ts";
import { requireOwnRows } from "./require-own-rows.ts";
import { sumUsage } from "./sum-usage.ts";

interface Deps {
  database: SqlDatabase;
  readBalances: ReadBalances;
}

type BurnDown = (caller: Pick<Caller, "merchantId">, input: BurnDownInput) => Promise<BurnDownView>;

/** Ranges up to this many days are shown by the hour. */
const mostDaysByHour = 3;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * How the balance of an endpoint, or of a customer's endpoints together, went, and when it runs out. Reckoned back from
 * the settled balance of this moment by what was charged and granted since.
 * @throws AppError not_found
 */
export const makeBurnDown =
  ({ database, readBalances }: Deps): BurnDown =>
  async ({ merchantId }, input) => {
    await requireFilters(database, merchantId, input);
    const nowMs = Date.now();
    const byHour = input.days <= mostDaysByHour;
    const from = new Date(nowMs - input.days * dayMs + (byHour ? hourMs : dayMs)).toISOString();
    const [range, wallets] = await Promise.all([
      resolveRange(database, merchantId, { interval: byHour ? "hour" : "day", from }),
      walletsOf(database, merchantId, input),
    ]);
    const ids = wallets.map(({ virtualEndpointId }) => virtualEndpointId);
    const [charged, granted, hourly, balances] = await Promise.all([
      chargesOf(database, { merchantId, range, filters: input }),
      grantsOf(database, { merchantId, range, virtualEndpointIds: ids }),
      hourlyCharges(database, { merchantId, virtualEndpointIds: ids, nowMs }),
      readBalances(wallets),
    ]);
    const remaining = [...balances.values()].reduce((sum, balance) => sum + balance.remaining, 0n);
    const settled = wallets.reduce((sum, wallet) => sum + wallet.budgetMicros - wallet.spendMicros, 0n);
    return {
      balance: text(remaining),
      interval: byHour ? "hour" : "day",
      points: pointsOf({ range, settled, charged, granted, nowMs }),
      forecast: forecast({ nowMs, balance: microCredits(remaining), hourlyChargeMicros: hourly }),
    };
  };

const text = (micros: bigint): string => formatCredits(microCredits(micros));

interface WalletRow {
  virtualEndpointId: string;
  budgetMicros: bigint;
  spendMicros: bigint;
}

async function walletsOf(
  sql: SqlExecutor,
  merchantId: string,
  { ve_id, customer_id }: Pick<BurnDownInput, "ve_id" | "customer_id">,
): Promise<WalletRow[]> {
  const rows = await sql.query<{ id: string; budget: string; spend: string }>(
    `SELECT wallet.virtual_endpoint_id AS id, wallet.budget_micros::text AS budget, wallet.spend_micros::text AS spend
     FROM ve_wallet AS wallet JOIN virtual_endpoint AS endpoint ON endpoint.id = wallet.virtual_endpoint_id
     WHERE wallet.merchant_id = $1 AND endpoint.id = coalesce($2, endpoint.id)
       AND endpoint.customer_id = coalesce($3, endpoint.customer_id)`,
    [merchantId, ve_id ?? null, customer_id ?? null],
  );
  return rows.map(({ id, budget, spend }) => ({
    virtualEndpointId: id,
    budgetMicros: BigInt(budget),
    spendMicros: BigInt(spend),
  }));
}

/** Micro-credits charged in each interval of the range. */
async function chargesOf(
  sql: SqlExecutor,
  input: { merchantId: string; range: ReportRange; filters: Pick<BurnDownInput, "ve_id" | "customer_id"> },
): Promise<bigint[]> {
  const rates = await readRatePeriods(sql, input.merchantId);
  const { ve_id, customer_id } = input.filters;
  const sums = await sumUsage(sql, { ...input, rates, filters: { ve_id, customer_id }, groupings: ["none"] });
  const charged = Array.from({ length: input.range.count }, () => 0n);
  for (const sum of sums) charged[sum.at] = (charged[sum.at] ?? 0n) + sum.chargeMicros;
  return charged;
}

/** Micro-credits that came in each interval of the range, less those taken back. */
async function grantsOf(
  sql: SqlExecutor,
  input: { merchantId: string; range: ReportRange; virtualEndpointIds: readonly string[] },
): Promise<bigint[]> {
  const { range } = input;
  const edges = range.edges.slice(range.count).map((at) => at.toISOString());
  const rows = await sql.query<{ at: number; micros: string }>(
    `SELECT least(width_bucket(entry.occurred_at, $4::timestamptz[]), $5::int) AS at, (-sum(posting.amount))::text AS micros
     FROM ledger_entry AS entry
     JOIN ledger_posting AS posting ON posting.entry_id = entry.id
     JOIN ledger_account AS account ON account.id = posting.account_id
     WHERE entry.merchant_id = $1 AND entry.kind = ANY($2::text[]) AND entry.occurred_at >= ($4::timestamptz[])[1]
       AND account.kind = 've_wallet' AND account.owner_id = ANY($3::text[])
     GROUP BY 1`,
    [input.merchantId, creditMovements, input.virtualEndpointIds, edges, range.count],
  );
  const granted = Array.from({ length: range.count }, () => 0n);
  for (const row of rows) granted[row.at - 1] = BigInt(row.micros);
  return granted;
}

/** Micro-credits charged in each of the last hours, the latest first. */
async function hourlyCharges(
  sql: SqlExecutor,
  input: { merchantId: string; virtualEndpointIds: readonly string[]; nowMs: number },
): Promise<number[]> {
  const rows = await sql.query<{ ago: number; micros: string }>(
    `SELECT greatest(0, floor(extract(epoch FROM $3::timestamptz - bucket) / 3600))::int AS ago,
            sum(charge_micros)::text AS micros
     FROM usage_rollup
     WHERE merchant_id = $1 AND virtual_endpoint_id = ANY($2::text[])
       AND bucket > $3::timestamptz - $4::int * interval '1 hour'
     GROUP BY 1`,
    [input.merchantId, input.virtualEndpointIds, new Date(input.nowMs).toISOString(), forecastHours],
  );
  const hourly = Array.from({ length: forecastHours }, () => 0);
  for (const row of rows) hourly[row.ago] = Number(row.micros);
  return hourly;
}

interface Course {
  range: ReportRange;
  /** Micro-credits of this moment, without holds. */
  settled: bigint;
  charged: readonly bigint[];
  granted: readonly bigint[];
  nowMs: number;
}

/** The balance at the end of each interval, backwards from now. */
function pointsOf({ range, settled, charged, granted, nowMs }: Course): BurnDownView["points"] {
  const points: BurnDownView["points"] = [];
  let balance: bigint = settled;
  for (let at = range.count - 1; at >= 0; at--) {
    const end = Math.min(nowMs, edgeAt(range, at + 1).getTime());
    const [charge, grant] = [charged[at] ?? 0n, granted[at] ?? 0n];
    points.unshift({
      at: new Date(end).toISOString(),
      balance: text(balance),
      charge: text(charge),
      granted: text(grant),
    });
    balance += charge - grant;
  }
  return points;
}

/** The same of a customer's own endpoint, or of all. @throws AppError not_found: an endpoint of another customer */
export const makeOwnBurnDown =
  ({ database, burnDown }: { database: SqlDatabase; burnDown: BurnDown }) =>
  async (caller: PortalCaller, input: OwnBurnDownInput): Promise<BurnDownView> => {
    await requireOwnRows(database, caller, input);
    const { ve_id, days } = input;
    return burnDown(caller, ve_id === undefined ? { customer_id: caller.customerId, days } : { ve_id, days });
  };
