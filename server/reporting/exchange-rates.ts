import type { Caller } from "#server/contracts/caller.ts";
import type { CreateExchangeRateInput, ExchangeRateView } from "#server/contracts/exchange-rate.ts";
import { formatCredits, microCredits, parseCredits } from "#server/contracts/money.ts";
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
