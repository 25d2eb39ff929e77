/** The points of a chart's time axis, in the merchant's zone: accounting days are the zone's, not UTC's. Pure. */
import { dayStart, zonedTime } from "#server/contracts/zoned-time.ts";
import type { Bucket } from "./time-range.ts";

const hourMs = 3_600_000;

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
