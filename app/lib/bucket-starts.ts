/** The points of a chart's time axis, in the merchant's zone: accounting days are the zone's, not UTC's. Pure. */
import type { Bucket } from "./time-range.ts";

const hourMs = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
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
  formats.set(timeZone, made);
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
  const parts = formatOf(timeZone).formatToParts(ms);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return { year: read("year"), month: read("month"), day: read("day"), hour: read("hour"), minute: read("minute") };
}

function offsetMs(ms: number, timeZone: string): number {
  const { year, month, day, hour, minute } = zonedTime(ms, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(ms / 60_000) * 60_000;
}

/** When a day begins in the zone: midnight, or the clock change that skips it. `day` may run over its month. */
export function dayStart(year: number, month: number, day: number, timeZone: string): number {
  const midnight = Date.UTC(year, month - 1, day);
  const [earlier, later] = [midnight - 24 * hourMs, midnight + 24 * hourMs].map((ms) => offsetMs(ms, timeZone));
  const candidates = [midnight - (earlier ?? 0), midnight - (later ?? 0)].sort((a, b) => a - b);
  const exact = candidates.find((ms) => ms + offsetMs(ms, timeZone) === midnight);
  return exact ?? candidates.at(-1) ?? midnight;
}

/**
 * Where the buckets from `from` (inclusive) to `to` (exclusive) begin; the first is the one that holds `from`. Never
 * more than `most`.
 */
export function bucketStarts(from: string, to: string, bucket: Bucket, timeZone: string, most = 400): string[] {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const { year, month, day } = zonedTime(fromMs, timeZone);
  const startOf = (step: number): number => {
    if (bucket === "hour") return Math.floor(fromMs / hourMs) * hourMs + step * hourMs;
    if (bucket === "day") return dayStart(year, month, day + step, timeZone);
    return dayStart(year, month + step, 1, timeZone);
  };
  const starts: string[] = [];
  for (let step = 0; step < most; step += 1) {
    const start = startOf(step);
    if (start >= toMs) break;
    starts.push(new Date(start).toISOString());
  }
  return starts;
}
