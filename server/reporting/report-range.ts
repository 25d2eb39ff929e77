import {
  type AccountingCalendar,
  accountingCalendar,
  addDays,
  type CalendarDay,
  firstOfMonth,
} from "#server/contracts/accounting-calendar.ts";
import { AppError } from "#server/contracts/errors.ts";
import { mostBuckets, type RangeInput, type RangeView, type ReportInterval } from "#server/contracts/report-range.ts";
import { zoneOffsetMs } from "#server/contracts/zoned-time.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { readCalendar } from "#server/tenancy/accounting-calendars.ts";

/** A range of whole intervals, and as many before it. */
export interface ReportRange {
  interval: ReportInterval;
  timeZone: string;
  /** The merchant's. */
  calendar: AccountingCalendar;
  /** Whether intervals of this range are whole accounting days of the merchant, which usage_day holds. */
  ownDays: boolean;
  /** Intervals of the range; the same number lies before it. */
  count: number;
  /** Beginnings of the intervals before, of the range's own, and its end: 2 × count + 1. */
  edges: Date[];
  /** The days that they are on, "2026-11-21". */
  dates: string[];
}

const hourMs = 3_600_000;
/** Intervals where the beginning is left open. */
const defaultCount: Record<ReportInterval, number> = { hour: 24, day: 30, month: 12 };

/**
 * The whole intervals that a report is asked about, in the zone it is asked in: without one by the merchant's calendar.
 * @throws AppError invalid_request: the range is empty, or has too many intervals
 */
export async function resolveRange(sql: SqlExecutor, merchantId: string, input: RangeInput): Promise<ReportRange> {
  return rangeOf(await readCalendar(sql, merchantId), input, Date.now());
}

/** The same, of a calendar, at a moment. @throws AppError invalid_request */
export function rangeOf(own: AccountingCalendar, input: RangeInput, nowMs: number): ReportRange {
  const { interval, time_zone } = input;
  const toMs = input.to === undefined ? nowMs : Date.parse(input.to);
  const fromMs = input.from === undefined ? null : Date.parse(input.from);
  if (fromMs !== null && fromMs >= toMs) {
    throw new AppError("invalid_request", { userMessage: "from: must be before to", param: "from" });
  }
  const calendar = time_zone === undefined ? own : accountingCalendar(time_zone);
  const { count, starts } =
    interval === "hour" ? hoursOf(calendar, fromMs, toMs) : daysOf(calendar, interval, fromMs, toMs);
  const edges = starts.map(({ startMs }) => new Date(startMs));
  return {
    interval,
    timeZone: time_zone ?? own.zoneAt((starts.at(-1)?.startMs ?? toMs) - 1),
    calendar: own,
    ownDays: interval !== "hour" && starts.every(({ startMs }) => own.startOf(own.dayAt(startMs)) === startMs),
    count,
    edges,
    dates: starts.map(({ day }) => day),
  };
}

interface Intervals {
  count: number;
  /** 2 × count + 1. */
  starts: CalendarDay[];
}

/** Hours of the clock that shows the first one; those of a zone half an hour off are cut as its are. */
function hoursOf(calendar: AccountingCalendar, fromMs: number | null, toMs: number): Intervals {
  const hourOf = (ms: number) => {
    const offset = zoneOffsetMs(ms, calendar.zoneAt(ms));
    return Math.floor((ms + offset) / hourMs) * hourMs - offset;
  };
  const last = hourOf(toMs - 1);
  const first = fromMs === null ? last - (defaultCount.hour - 1) * hourMs : hourOf(fromMs);
  const count = 1 + Math.floor((toMs - 1 - first) / hourMs);
  requireFew(count, "hour");
  const starts = Array.from({ length: 2 * count + 1 }, (_, index) => first + (index - count) * hourMs);
  return { count, starts: starts.map((startMs) => ({ day: calendar.dayAt(startMs), startMs })) };
}

/** Days, or months; without those that were skipped. */
function daysOf(
  calendar: AccountingCalendar,
  interval: "day" | "month",
  fromMs: number | null,
  toMs: number,
): Intervals {
  const daily = interval === "day";
  const step = daily ? addDays : firstOfMonth;
  const intervalOf = (ms: number) => step(calendar.dayAt(ms), 0);
  const last = intervalOf(toMs - 1);
  const first = fromMs === null ? step(last, 1 - defaultCount[interval]) : intervalOf(fromMs);
  requireFew(daily ? daysApart(first, last) + 1 : monthsApart(first, last) + 1, interval);
  const begins = (day: string): CalendarDay => ({ day, startMs: calendar.startOf(day) });
  const end = begins(step(last, 1));
  const own = [end];
  for (let day = last; day >= first; day = step(day, -1)) addUnlessSkipped(own, begins(day));
  const count = own.length - 1;
  const before = [own[0] ?? end];
  for (let day = step(first, -1); before.length <= count; day = step(day, -1)) addUnlessSkipped(before, begins(day));
  return { count, starts: [...before.slice(0, -1), ...own] };
}

/** A day that begins with the next one is none. */
function addUnlessSkipped(days: CalendarDay[], day: CalendarDay): void {
  if (day.startMs !== days[0]?.startMs) days.unshift(day);
}

const daysApart = (first: string, last: string): number =>
  (Date.parse(`${last}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / (24 * hourMs);

const monthsOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
const monthsApart = (first: string, last: string): number => monthsOf(last) - monthsOf(first);

function requireFew(count: number, interval: ReportInterval): void {
  const most = mostBuckets[interval];
  if (count <= most) return;
  throw new AppError("invalid_request", {
    userMessage: `from: the range has more than ${most} ${interval}s`,
    param: "from",
  });
}

/** The moment of an edge, counted from the range's beginning: −count … count. */
export function edgeAt(range: ReportRange, index: number): Date {
  const edge = range.edges[range.count + index];
  if (!edge) throw new RangeError(`the range has no edge ${index}`);
  return edge;
}

/** The day that an edge is on, in the zone that held then. */
export function dateAt(range: ReportRange, index: number): string {
  const date = range.dates[range.count + index];
  if (date === undefined) throw new RangeError(`the range has no edge ${index}`);
  return date;
}

/** The range as it is answered; `shift` −1 is the one before. */
export const rangeView = (range: ReportRange, shift: 0 | -1 = 0): RangeView => ({
  from: edgeAt(range, shift * range.count).toISOString(),
  to: edgeAt(range, (shift + 1) * range.count).toISOString(),
  interval: range.interval,
  time_zone: range.timeZone,
});
