/** When a change of a merchant's time zone takes hold (decision 25). Pure. */
import { type AccountingCalendar, accountingCalendar, firstOfMonth, type ZoneChange } from "./accounting-calendar.ts";

/**
 * A change that is nearer than this holds already: no transaction that moves it may end after the moment itself, when
 * usage was booked by what it took away.
 */
export const settledAheadMs = 15 * 60_000;

/** What of a calendar cannot change any more, and what is still to come. */
export function splitChanges(
  { changes }: Pick<AccountingCalendar, "changes">,
  nowMs: number,
): { settled: ZoneChange[]; pending: ZoneChange[] } {
  const isSettled = ({ fromMs }: ZoneChange) => fromMs <= nowMs + settledAheadMs;
  return { settled: changes.filter(isSettled), pending: changes.filter((change) => !isSettled(change)) };
}

/**
 * The changes to come when somebody wants this zone from the next period on: one, at the beginning of the next month in
 * the zone that holds until then; none when that zone is the one that is wanted.
 */
export function changesToCome(calendar: AccountingCalendar, wanted: string, nowMs: number): ZoneChange[] {
  const heldMs = nowMs + settledAheadMs;
  const { settled } = splitChanges(calendar, nowMs);
  const held = accountingCalendar(calendar.zoneAt(Number.NEGATIVE_INFINITY), settled);
  if (held.zoneAt(heldMs) === wanted) return [];
  return [{ fromMs: held.startOf(firstOfMonth(held.dayAt(heldMs), 1)), timeZone: wanted }];
}
