/** When a change of a merchant's time zone takes hold (decision 25). Pure. */
import { type AccountingCalendar, accountingCalendar, firstOfMonth, type ZoneChange } from "./accounting-calendar.ts";

/**
 * A change that is nearer than this holds already: no transaction that moves it may end after the moment itself, when
 * usage was booked by what it took away.
 */
export const settledAheadMs = 15 * 60_000;

export interface ChangesToCome {
  /** Those there are, which may still be replaced. */
  pending: ZoneChange[];
  /** Those there should be: none when the zone that is wanted holds anyway. */
  wanted: ZoneChange[];
}

/** What becomes of a merchant's calendar when it wants a zone from the beginning of the next month on. */
export function changesToCome(calendar: AccountingCalendar, timeZone: string, nowMs: number): ChangesToCome {
  const heldMs = nowMs + settledAheadMs;
  const held = accountingCalendar(
    calendar.zoneAt(Number.NEGATIVE_INFINITY),
    calendar.changes.filter(({ fromMs }) => fromMs <= heldMs),
  );
  const pending = calendar.changes.filter(({ fromMs }) => fromMs > heldMs);
  if (held.zoneAt(heldMs) === timeZone) return { pending, wanted: [] };
  return { pending, wanted: [{ fromMs: held.startOf(firstOfMonth(held.dayAt(heldMs), 1)), timeZone }] };
}
