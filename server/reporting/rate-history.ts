/** What the two kinds of rates have in common: which of them holds, and who set it. */
import { AppError } from "#server/contracts/errors.ts";
import type { RateStatus } from "#server/contracts/exchange-rate.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { nameActors } from "#server/tenancy/audit-actors.ts";

interface RateRow {
  id: string;
  effectiveAt: Date;
  createdAt: Date;
}

export interface RateHistory {
  status: RateStatus;
  effective_at: string;
  set_by: string | null;
  created_at: string;
}

/** A kind of rate: its table, what makes a pair in it, and the action by which the trail knows that one was set. */
interface RateKind {
  table: "exchange_rate" | "reporting_rate";
  pair: string;
  action: string;
}

export const exchangeRateKind = { table: "exchange_rate", pair: "currency", action: "exchange_rate.create" } as const;
export const reportingRateKind = {
  table: "reporting_rate",
  pair: "currency, reporting_currency",
  action: "reporting_rate.create",
} as const;

interface HistoryReader {
  prisma: Pick<PrismaClient, "auditEvent" | "user" | "managementKey">;
  sql: SqlExecutor;
}

/** Of each pair the rate that took effect last; of one whose rates are all to come, the first of them. */
async function idsInForce(sql: SqlExecutor, { table, pair }: RateKind, asked: { merchantId: string; now: Date }) {
  const rows = await sql.query<{ id: string }>(
    `SELECT DISTINCT ON (${pair}) id FROM ${table} WHERE merchant_id = $1
     ORDER BY ${pair}, (effective_at <= $2::timestamptz) DESC,
       CASE WHEN effective_at <= $2::timestamptz THEN effective_at END DESC, effective_at`,
    [asked.merchantId, asked.now.toISOString()],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Tells each of a merchant's rates whether it holds, since when, and who set it. */
export async function readHistory(
  { prisma, sql }: HistoryReader,
  kind: RateKind,
  merchantId: string,
  rows: readonly RateRow[],
): Promise<(row: RateRow) => RateHistory> {
  const subjectId = { in: rows.map(({ id }) => id) };
  // Not the database's: within a transaction that stands still, before a rate that was set in it.
  const now = new Date();
  const inForce = await idsInForce(sql, kind, { merchantId, now });
  const events = await prisma.auditEvent.findMany({
    where: { merchantId, action: kind.action, subjectId },
    select: { actorType: true, actorId: true, subjectId: true },
  });
  const actorOf = await nameActors(prisma, merchantId, events);
  const setters = new Map(events.map((event) => [event.subjectId, actorOf(event).name]));
  return ({ id, effectiveAt, createdAt }) => ({
    status: inForce.has(id) ? "current" : effectiveAt > now ? "scheduled" : "past",
    effective_at: effectiveAt.toISOString(),
    set_by: setters.get(id) ?? null,
    created_at: createdAt.toISOString(),
  });
}

/** A pair has one rate of a moment. */
export const momentTaken = () =>
  new AppError("conflict", { userMessage: "This currency has a rate of that moment already.", param: "effective_at" });
