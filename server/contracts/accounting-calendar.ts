/**
 * A merchant's accounting days (decision 25): those of its time zone, whichever held. A change holds from the beginning
 * of a month in the zone before. That month's first day then lasts until the new zone's midnight: it is short where the
 * new zone is ahead, long where it is behind, and no day comes twice or is taken up again. Pure.
 */
import { dayInZone, dayStart } from "./zoned-time.ts";

/** A zone that holds from a moment on. */
export interface ZoneChange {
  fromMs: number;
  timeZone: string;
}

interface ZonePeriod extends ZoneChange {
  /** Not part of it. */
  toMs: number;
  /** No moment of the period is on an earlier day: a zone that is behind would go back to one that has begun. */
  firstDay: string;
}

export interface AccountingCalendar {
  /** Changes after the first zone, ascending. */
  changes: readonly ZoneChange[];
  /** The zone that holds at a moment. */
  zoneAt(atMs: number): string;
  /** The accounting day of a moment, "2026-11-21"; it never goes back. */
  dayAt(atMs: number): string;
  /** The first moment that is on this day or a later one: where a day was skipped, the next one's. */
  startOf(day: string): number;
}

/** The calendar of a zone that always held, until the changes. @param changes in any order */
export function accountingCalendar(firstTimeZone: string, changes: readonly ZoneChange[] = []): AccountingCalendar {
  const ordered = [...changes].sort((a, b) => a.fromMs - b.fromMs);
  const periods: ZonePeriod[] = [];
  for (const { fromMs, timeZone } of [{ fromMs: Number.NEGATIVE_INFINITY, timeZone: firstTimeZone }, ...ordered]) {
    const before = periods.at(-1);
    const firstDay = before ? dayIn(before, fromMs) : "";
    if (before) before.toMs = fromMs;
    periods.push({ fromMs, toMs: Number.POSITIVE_INFINITY, timeZone, firstDay });
  }
  // The present is asked for most.
  const periodAt = (atMs: number): ZonePeriod => {
    const found = periods.findLast(({ fromMs }) => fromMs <= atMs);
    if (!found) throw new RangeError(`no time zone holds at ${atMs}`);
    return found;
  };
  return {
    changes: ordered,
    zoneAt: (atMs) => periodAt(atMs).timeZone,
    dayAt: (atMs) => dayIn(periodAt(atMs), atMs),
    startOf: (day) => {
      for (const period of periods) {
        const startMs = day <= period.firstDay ? period.fromMs : Math.max(period.fromMs, midnightOf(day, period));
        if (startMs < period.toMs) return startMs;
      }
      throw new RangeError(`${day} never begins`);
    },
  };
}

function dayIn({ timeZone, firstDay }: Pick<ZonePeriod, "timeZone" | "firstDay">, atMs: number): string {
  const day = dayInZone(atMs, timeZone);
  return day < firstDay ? firstDay : day;
}

const midnightOf = (day: string, { timeZone }: ZoneChange): number => {
  const [year, month, date] = day.split("-").map(Number);
  return dayStart(year ?? 0, month ?? 0, date ?? 0, timeZone);
};

const utcOf = (day: string): Date => new Date(`${day}T00:00:00Z`);

/** A day so many days later, or earlier. */
export function addDays(day: string, count: number): string {
  const at = utcOf(day);
  at.setUTCDate(at.getUTCDate() + count);
  return at.toISOString().slice(0, 10);
}

/** The first day of the month so many months later, or earlier; 0: of the day's own. */
export function firstOfMonth(day: string, count = 0): string {
  const at = utcOf(`${day.slice(0, 7)}-01`);
  at.setUTCMonth(at.getUTCMonth() + count);
  return at.toISOString().slice(0, 10);
}

/** A day, or a month by its first, with its beginning. */
export interface CalendarDay {
  day: string;
  startMs: number;
}

/** The days from one to another, both included; without those that were skipped. */
export function daysBetween(calendar: AccountingCalendar, first: string, last: string): CalendarDay[] {
  const days: CalendarDay[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) {
    const startMs = calendar.startOf(day);
    if (calendar.dayAt(startMs) === day) days.push({ day, startMs });
  }
  return days;
}
