const quarterHourMs = 900_000;
const cacheLimit = 20_000;

const formats = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, string>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  // Swedish writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  formats.set(timeZone, made);
  return made;
}

/** Start of the UTC quarter-hour: every zone's midnight is at one (decision 25). Milliseconds since 1970. */
export const quarterHour = (atMs: number): number => atMs - (atMs % quarterHourMs);

/**
 * The accounting day of a moment in a merchant's time zone, "2026-11-21" (decision 25).
 * @throws RangeError for a time zone that does not exist.
 */
export function accountingDay(atMs: number, timeZone: string): string {
  const bucket = quarterHour(atMs);
  const key = `${bucket}/${timeZone}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  if (days.size >= cacheLimit) days.clear();
  const day = formatOf(timeZone).format(bucket);
  days.set(key, day);
  return day;
}
