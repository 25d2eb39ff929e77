import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type AccountingCalendar, accountingCalendar, addDays, firstOfMonth } from "./accounting-calendar.ts";
import { changesToCome, settledAheadMs } from "./next-time-zone.ts";
import { dayInZone, quarterHour } from "./zoned-time.ts";

const hourMs = 3_600_000;
const quarterMs = hourMs / 4;

describe("an accounting day", () => {
  const kathmandu = accountingCalendar("Asia/Kathmandu");

  it("begins at the merchant's midnight, to the millisecond", () => {
    const midnight = Date.UTC(2026, 10, 20, 18, 15);
    expect(kathmandu.dayAt(midnight - 1)).toBe("2026-11-20");
    expect(kathmandu.dayAt(midnight)).toBe("2026-11-21");
    expect(accountingCalendar("UTC").dayAt(midnight)).toBe("2026-11-20");
    expect(kathmandu.startOf("2026-11-21")).toBe(midnight);
  });

  it("has 23 hours where the clock jumps forward", () => {
    const berlin = accountingCalendar("Europe/Berlin");
    expect(berlin.startOf("2026-03-30") - berlin.startOf("2026-03-29")).toBe(23 * hourMs);
  });

  it("is the same all through a quarter-hour", () => {
    const at = Date.UTC(2026, 0, 1, 0, 14, 59, 999);
    expect(quarterHour(at)).toBe(Date.UTC(2026, 0, 1));
    expect(quarterHour(at + 1)).toBe(at + 1);
  });
});

const november = Date.UTC(2026, 10, 21);
const moveTo = (first: string, wanted: string, atMs = november) => {
  const before = accountingCalendar(first);
  return accountingCalendar(first, changesToCome(before, wanted, atMs).wanted);
};
const days = (calendar: AccountingCalendar, first: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const day = addDays(first, index);
    return (calendar.startOf(addDays(day, 1)) - calendar.startOf(day)) / hourMs;
  });

describe("another time zone", () => {
  test.each([
    ["that is ahead makes the month's first day short", "UTC", "Asia/Tokyo", [24, 15, 24]],
    ["that is behind makes it long", "UTC", "America/New_York", [24, 29, 24]],
    ["a day and an hour behind is only a longer day", "Pacific/Kiritimati", "Pacific/Pago_Pago", [24, 49, 24]],
    [
      "a day and an hour ahead skips a day, as islands did that crossed the date line",
      "Pacific/Pago_Pago",
      "Pacific/Kiritimati",
      [24, 0, 23],
    ],
  ])("%s", (_, from, to, hours) => {
    const calendar = moveTo(from, to);
    expect(calendar.changes).toEqual([{ fromMs: accountingCalendar(from).startOf("2026-12-01"), timeZone: to }]);
    expect(days(calendar, "2026-11-30", 3)).toEqual(hours);
  });

  it("asked for again replaces the one to come; the present one calls it off", () => {
    const pending = moveTo("Europe/Berlin", "Asia/Tokyo");
    const [fromMs] = pending.changes.map((change) => change.fromMs);
    expect(changesToCome(pending, "Asia/Kolkata", november)).toEqual({
      pending: [{ fromMs, timeZone: "Asia/Tokyo" }],
      wanted: [{ fromMs, timeZone: "Asia/Kolkata" }],
    });
    expect(changesToCome(pending, "Europe/Berlin", november).wanted).toEqual([]);
  });

  it("is settled a quarter of an hour ahead: what comes then takes one more month", () => {
    const pending = moveTo("UTC", "Asia/Tokyo");
    const [change] = pending.changes;
    const late = Date.UTC(2026, 11, 1) - settledAheadMs;
    expect(changesToCome(pending, "Europe/Berlin", late - 1).wanted).toEqual([
      { ...change, timeZone: "Europe/Berlin" },
    ]);
    expect(changesToCome(pending, "Asia/Tokyo", late)).toEqual({ pending: [], wanted: [] });
    const january = Date.UTC(2026, 11, 31, 15);
    expect(changesToCome(pending, "UTC", late).wanted).toEqual([{ fromMs: january, timeZone: "UTC" }]);
  });
});

/** Half and quarter hours, both ends of the earth, clocks that change at midnight, by half an hour, or in the south. */
const zones = [
  ...["UTC", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns"],
  ...["Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Etc/GMT+12"],
  ...["Asia/Beirut", "America/Havana", "America/Santiago", "Atlantic/Azores", "Africa/Cairo", "Africa/Casablanca"],
];

test("with any zones and changes every moment is in exactly one day and one month, which follow each other", () => {
  const zone = fc.constantFrom(...zones);
  const wish = fc.record({ zone, afterMs: fc.integer({ min: 0, max: 70 * 24 * hourMs }) });
  const start = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2032, 0) });
  fc.assert(
    fc.property(zone, start, fc.array(wish, { minLength: 1, maxLength: 4 }), (first, startMs, wishes) => {
      let calendar = accountingCalendar(first);
      let nowMs = startMs;
      for (const { zone: wanted, afterMs } of wishes) {
        nowMs += afterMs;
        const { pending, wanted: next } = changesToCome(calendar, wanted, nowMs);
        const held = calendar.changes.filter((change) => !pending.includes(change));
        const changed = accountingCalendar(first, [...held, ...next]);
        // Nothing that was booked moves.
        expect(changed.dayAt(nowMs)).toBe(calendar.dayAt(nowMs));
        calendar = changed;
      }
      for (const { fromMs } of calendar.changes) expectWholeDays(calendar, fromMs);
      for (const clock of clockChanges(first, startMs)) expectWholeDays(accountingCalendar(first), clock);
    }),
    { numRuns: 60 },
  );
});

/** Around a moment: days and months never go back, and begin where they say. */
function expectWholeDays(calendar: AccountingCalendar, aroundMs: number): void {
  let before = calendar.dayAt(quarterHour(aroundMs) - 60 * hourMs - quarterMs);
  for (let ms = quarterHour(aroundMs) - 60 * hourMs; ms < aroundMs + 60 * hourMs; ms += quarterMs) {
    const day = calendar.dayAt(ms);
    if (day < before) throw new Error(`${before} is followed by ${day}`);
    if (day > before) {
      if (calendar.startOf(day) !== ms) throw new Error(`${day} begins ${ms}, not ${calendar.startOf(day)}`);
      // The month turns with its first day, or the first that there is.
      if (day.slice(0, 7) !== before.slice(0, 7)) expect(calendar.startOf(firstOfMonth(day))).toBe(ms);
    }
    before = day;
  }
  for (const { fromMs } of calendar.changes) expect(fromMs).toBe(quarterHour(fromMs));
}

/** Midnights of a year around which the zone's clock changes. */
function clockChanges(zone: string, fromMs: number): number[] {
  const calendar = accountingCalendar(zone);
  const first = dayInZone(fromMs, zone);
  return Array.from({ length: 366 }, (_, index) => addDays(first, index))
    .filter((day) => calendar.startOf(addDays(day, 1)) - calendar.startOf(day) !== 24 * hourMs)
    .map((day) => calendar.startOf(day));
}
