import { AppError } from "#server/contracts/errors.ts";
import { mostBuckets, type RangeInput, type RangeView, type ReportInterval } from "#server/contracts/report-range.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

/** A range of whole intervals, and as many before it. */
export interface ReportRange {
  interval: ReportInterval;
  timeZone: string;
  /** The merchant's: of its accounting days. */
  ownZone: string;
  /** Whether days of this range are the merchant's accounting days, which usage_day holds. */
  ownDays: boolean;
  /** Intervals of the range; the same number lies before it. */
  count: number;
  /** Beginnings of the intervals before, of the range's own, and its end: 2 × count + 1. */
  edges: Date[];
}

const defaultSpan: Record<ReportInterval, string> = { hour: "23 hours", day: "29 days", month: "11 months" };

const edgesStatement = `
  WITH given AS (
    SELECT coalesce($4::timestamptz, now()) AS ends,
           coalesce($3::timestamptz, coalesce($4::timestamptz, now()) - $5::interval) AS begins
  ), trimmed AS (
    SELECT date_trunc($1, begins, $2) AS first, date_trunc($1, ends - interval '1 millisecond', $2) AS last FROM given
  ), counted AS (
    SELECT first, first AT TIME ZONE $2 AS local_first, 1 + CASE $1
      WHEN 'hour' THEN extract(epoch FROM last - first) / 3600
      WHEN 'day' THEN (last AT TIME ZONE $2)::date - (first AT TIME ZONE $2)::date
      ELSE extract(year FROM age(last AT TIME ZONE $2, first AT TIME ZONE $2)) * 12
         + extract(month FROM age(last AT TIME ZONE $2, first AT TIME ZONE $2)) END::int AS count
    FROM trimmed
  ), edges AS (
    SELECT count, CASE WHEN $1 = 'hour' THEN first + n * interval '1 hour'
           ELSE (local_first + n * ('1 ' || $1)::interval) AT TIME ZONE $2 END AS at
    FROM counted CROSS JOIN LATERAL generate_series(-least(count, $6), least(count, $6)) AS n
  )
  SELECT count, extract(epoch FROM at) * 1000 AS ms FROM edges ORDER BY at`;

/**
 * The whole intervals that a report is asked about, in the zone it is asked in.
 * @throws AppError invalid_request: the range is empty, or has too many intervals
 */
export async function resolveRange(sql: SqlExecutor, merchantId: string, input: RangeInput): Promise<ReportRange> {
  const [merchant] = await sql.query<{ zone: string }>("SELECT time_zone AS zone FROM merchant WHERE id = $1", [
    merchantId,
  ]);
  const ownZone = merchant?.zone ?? "UTC";
  const { interval, time_zone: timeZone = ownZone, from, to } = input;
  if (from !== undefined && Date.parse(from) >= (to === undefined ? Date.now() : Date.parse(to))) {
    throw new AppError("invalid_request", { userMessage: "from: must be before to", param: "from" });
  }
  const most = mostBuckets[interval];
  const rows = await sql.query<{ count: number; ms: string }>(edgesStatement, [
    interval,
    timeZone,
    from ?? null,
    to ?? null,
    defaultSpan[interval],
    most + 1,
  ]);
  const count = rows[0]?.count ?? 0;
  if (count > most) {
    throw new AppError("invalid_request", {
      userMessage: `from: the range has more than ${most} ${interval}s`,
      param: "from",
    });
  }
  const edges = rows.map(({ ms }) => new Date(Number(ms)));
  return { interval, timeZone, ownZone, ownDays: timeZone === ownZone && interval !== "hour", count, edges };
}

/** The moment of an edge, counted from the range's beginning: −count … count. */
export function edgeAt(range: ReportRange, index: number): Date {
  const edge = range.edges[range.count + index];
  if (!edge) throw new RangeError(`the range has no edge ${index}`);
  return edge;
}

/** The range as it is answered; `shift` −1 is the one before. */
export const rangeView = (range: ReportRange, shift: 0 | -1 = 0): RangeView => ({
  from: edgeAt(range, shift * range.count).toISOString(),
  to: edgeAt(range, (shift + 1) * range.count).toISOString(),
  interval: range.interval,
  time_zone: range.timeZone,
});
