import type { Caller } from "#server/contracts/caller.ts";
import type { CreateExchangeRateInput, ExchangeRateView } from "#server/contracts/exchange-rate.ts";
import { formatCredits, microCredits, parseCredits, roundHalfUp } from "#server/contracts/money.ts";
import { mintId } from "#server/infra/mint.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { exchangeRateKind, momentTaken, type RateHistory, readHistory } from "./rate-history.ts";

interface RateRow {
  id: string;
  currency: string;
  creditsPerUnitMicros: bigint;
}

const viewOf = (row: RateRow, history: RateHistory): ExchangeRateView => ({
  id: row.id,
  currency: row.currency,
  credits_per_unit: formatCredits(microCredits(row.creditsPerUnitMicros)),
  ...history,
});

/** The merchant's exchange rates with their history, newest first. */
export const makeListExchangeRates =
  ({ prisma, database }: { prisma: PrismaClient; database: SqlExecutor }) =>
  async ({ merchantId }: Caller, input: PageInput): Promise<Page<ExchangeRateView>> => {
    const where = { merchantId, ...afterCursor(input) };
    const rows = await prisma.exchangeRate.findMany({ where, ...pageQuery(input) });
    const historyOf = await readHistory({ prisma, sql: database }, exchangeRateKind, merchantId, rows);
    return toPage(rows, input.limit, (row) => viewOf(row, historyOf(row)));
  };

/**
 * Sets what a currency is worth from a moment on; earlier rates stay as they were.
 * @throws AppError conflict: the currency has a rate of that very moment
 */
export const makeCreateExchangeRate =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: CreateExchangeRateInput): Promise<ExchangeRateView> =>
    unitOfWork(caller, async ({ prisma, sql, audit }) => {
      const { merchantId } = caller;
      const creditsPerUnitMicros: bigint | null = parseCredits(input.credits_per_unit);
      if (creditsPerUnitMicros === null) throw new RangeError("the schema let a rate through that is no amount");
      const effectiveAt = input.effective_at === undefined ? new Date() : new Date(input.effective_at);
      const id = mintId("exchangeRate");
      const data = { id, merchantId, currency: input.currency, creditsPerUnitMicros, effectiveAt };
      const { count } = await prisma.exchangeRate.createMany({ data: [data], skipDuplicates: true });
      if (count === 0) throw momentTaken();
      const row = await prisma.exchangeRate.findUniqueOrThrow({ where: { id } });
      const { currency, credits_per_unit, effective_at } = input;
      const after = { currency, credits_per_unit, effective_at: effective_at ?? effectiveAt.toISOString() };
      await audit({ action: exchangeRateKind.action, subjectType: "exchange_rate", subjectId: id, after });
      const historyOf = await readHistory({ prisma, sql }, exchangeRateKind, merchantId, [row]);
      return viewOf(row, historyOf(row));
    });

/** A merchant's exchange rates, cut into the periods in which none of them changed. */
export interface RatePeriods {
  /** Moments at which a rate changed, ascending: period 0 lies before the first. */
  changes: Date[];
  /** A cost (nanos of its currency) in micro-credits by the rate of a period; null: the currency has none. */
  creditsOf(costNanos: bigint, currency: string, period: number): bigint | null;
}

const nanosPerUnit = 1_000_000_000n;

/** Loads the merchant's exchange rates. */
export async function readRatePeriods(sql: SqlExecutor, merchantId: string): Promise<RatePeriods> {
  const rows = await sql.query<{ currency: string; micros: string; ms: string }>(
    `SELECT currency, credits_per_unit_micros::text AS micros, extract(epoch FROM effective_at) * 1000 AS ms
     FROM exchange_rate WHERE merchant_id = $1 ORDER BY effective_at`,
    [merchantId],
  );
  const times = [...new Set(rows.map((row) => Number(row.ms)))];
  const rateOf = (currency: string, period: number): bigint | null => {
    const own = rows.filter((row) => row.currency === currency);
    // A currency's first rate also stands for the time before it.
    const held = own.filter((row) => Number(row.ms) <= (times[period - 1] ?? Number.NEGATIVE_INFINITY));
    const rate = held.at(-1) ?? own[0];
    return rate ? BigInt(rate.micros) : null;
  };
  return {
    changes: times.map((ms) => new Date(ms)),
    creditsOf: (costNanos, currency, period) => {
      const rate = rateOf(currency, period);
      return rate === null ? null : roundHalfUp(costNanos * rate, nanosPerUnit);
    },
  };
}
