import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { CreateReportingRateInput, ReportingRateView } from "#server/contracts/exchange-rate.ts";
import { formatNanos, nanos, parseNanos } from "#server/contracts/money.ts";
import { mintId } from "#server/infra/mint.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { momentTaken, type RateHistory, readHistory, reportingRateKind } from "./rate-history.ts";

interface RateRow {
  id: string;
  currency: string;
  reportingCurrency: string;
  rateNanos: bigint;
  source: string;
}

const viewOf = (row: RateRow, history: RateHistory): ReportingRateView => ({
  id: row.id,
  currency: row.currency,
  reporting_currency: row.reportingCurrency,
  rate: formatNanos(nanos(row.rateNanos)),
  source: row.source,
  ...history,
});

/** What currencies are worth in those that reports add up in, with the history, newest first. */
export const makeListReportingRates =
  ({ prisma, database }: { prisma: PrismaClient; database: SqlExecutor }) =>
  async ({ merchantId }: Caller, input: PageInput): Promise<Page<ReportingRateView>> => {
    const where = { merchantId, ...afterCursor(input) };
    const rows = await prisma.reportingRate.findMany({ where, ...pageQuery(input) });
    const historyOf = await readHistory({ prisma, sql: database }, reportingRateKind, merchantId, rows);
    return toPage(rows, input.limit, (row) => viewOf(row, historyOf(row)));
  };

/** The row to be. @throws AppError unprocessable: a currency is worth one of itself */
async function newRow({ prisma }: Work, { merchantId }: Caller, input: CreateReportingRateInput) {
  const merchant = await prisma.merchant.findUniqueOrThrow({
    where: { id: merchantId },
    select: { reportingCurrency: true },
  });
  const { currency, reporting_currency: reportingCurrency = merchant.reportingCurrency, source } = input;
  if (currency === reportingCurrency) {
    throw new AppError("unprocessable", {
      userMessage: `${currency} is what it would be told in: one is always one.`,
      param: "currency",
    });
  }
  const rateNanos: bigint | null = parseNanos(input.rate);
  if (rateNanos === null) throw new RangeError("the schema let a rate through that is no amount");
  const effectiveAt = input.effective_at === undefined ? new Date() : new Date(input.effective_at);
  return { id: mintId("reportingRate"), merchantId, currency, reportingCurrency, rateNanos, source, effectiveAt };
}

/**
 * Sets what a currency is worth in a reporting currency from a moment on; earlier rates stay as they were.
 * @throws AppError unprocessable: both are the same currency; conflict: the pair has a rate of that very moment
 */
export const makeCreateReportingRate =
  ({ unitOfWork }: { unitOfWork: UnitOfWork }) =>
  (caller: Caller, input: CreateReportingRateInput): Promise<ReportingRateView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const data = await newRow(work, caller, input);
      const { count } = await prisma.reportingRate.createMany({ data: [data], skipDuplicates: true });
      if (count === 0) throw momentTaken();
      const { id, currency, reportingCurrency: reporting_currency, source, effectiveAt } = data;
      const after = { currency, reporting_currency, rate: input.rate, source, effective_at: effectiveAt.toISOString() };
      await audit({ action: reportingRateKind.action, subjectType: "reporting_rate", subjectId: id, after });
      const row = await prisma.reportingRate.findUniqueOrThrow({ where: { id } });
      const historyOf = await readHistory({ prisma, sql }, reportingRateKind, caller.merchantId, [row]);
      return viewOf(row, historyOf(row));
    });
