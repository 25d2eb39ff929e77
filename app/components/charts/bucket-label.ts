import { zonedTime } from "#server/contracts/zoned-time.ts";
import type { Bucket } from "#app/lib/time-range.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** A bucket's name on the axis and in full, as the zone's clock has it: "14:00" and "21 Nov 2026, 14:00". */
export function bucketLabel(at: string, bucket: Bucket, timeZone: string): { short: string; full: string } {
  const { year, month, day, hour, minute } = zonedTime(Date.parse(at), timeZone);
  const name = months[month - 1] ?? "";
  if (bucket === "month") return { short: `${name} ${two(year % 100)}`, full: `${name} ${year}` };
  const date = `${day} ${name}`;
  if (bucket === "day") return { short: date, full: `${date} ${year}` };
  const clock = `${two(hour)}:${two(minute)}`;
  return { short: clock === "00:00" ? date : clock, full: `${date} ${year}, ${clock}` };
}
