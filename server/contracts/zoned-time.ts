/** Clocks and days of IANA time zones, by one book of zones: that of Intl. Pure. */

const hourMs = 3_600_000;
const cacheLimit = 20_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
const calendars = new Map<string, Intl.DateTimeFormat>();
const days = new Map<string, string>();
const starts = new Map<string, number>();

/** A zone's name as Intl's list writes it, whatever its capitals; one that is not in the list stays as it is. */
export function spelledTimeZone(name: string): string {
  const lower = name.toLowerCase();
  return Intl.supportedValuesOf("timeZone").find((known) => known.toLowerCase() === lower) ?? name;
}

/** Whether Intl knows the zone by this name, in the browser and on the server alike. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  clocks.set(timeZone, made);
  return made;
}

function calendarOf(timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone);
  if (known) return known;
  // Swedish writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
  calendars.set(timeZone, made);
  return made;
}

export interface ZonedTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

/** What a clock in the zone shows at a moment. @throws RangeError for a zone that does not exist. */
export function zonedTime(ms: number, timeZone: string): ZonedTime {
  const parts = clockOf(timeZone).formatToParts(ms);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: read("year"), month: read("month"), day: read("day"), hour: read("hour"), minute: read("minute") };
}

/** How far the zone's clock is ahead of UTC at a moment, in milliseconds; whole minutes. */
export function zoneOffsetMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute } = zonedTime(ms, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(ms / 60_000) * 60_000;
}

/** When a day begins in the zone: midnight, or the clock change that skips it. `day` may run over its month. */
export function dayStart(year: number, month: number, day: number, timeZone: string): number {
  const midnight = Date.UTC(year, month - 1, day);
  const key = `${midnight}/${timeZone}`;
  const known = starts.get(key);
  if (known !== undefined) return known;
  if (starts.size >= cacheLimit) starts.clear();
  const start = findMidnight(midnight, timeZone);
  starts.set(key, start);
  return start;
}

function findMidnight(midnight: number, timeZone: string): number {
  const earlier = zoneOffsetMs(midnight - 24 * hourMs, timeZone);
  const later = zoneOffsetMs(midnight + 24 * hourMs, timeZone);
  if (earlier === later) return midnight - earlier;
  const candidates = [midnight - earlier, midnight - later].sort((a, b) => a - b);
  const exact = candidates.find((ms) => ms + zoneOffsetMs(ms, timeZone) === midnight);
  return exact ?? candidates.at(-1) ?? midnight;
}

const quarterHourMs = 900_000;

/** Start of the UTC quarter-hour: every zone's midnight is at one (decision 25). Milliseconds since 1970. */
export const quarterHour = (atMs: number): number => Math.floor(atMs / quarterHourMs) * quarterHourMs;

/** The day that it is in a zone, "2026-11-21". @throws RangeError for a zone that does not exist. */
export function dayInZone(atMs: number, timeZone: string): string {
  const bucket = quarterHour(atMs);
  const key = `${bucket}/${timeZone}`;
  const known = days.get(key);
  if (known !== undefined) return known;
  if (days.size >= cacheLimit) days.clear();
  const day = calendarOf(timeZone).format(bucket);
  days.set(key, day);
  return day;
}
