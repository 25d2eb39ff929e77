import type { Bucket } from "#app/lib/time-range.ts";
import { zonedTime } from "#server/contracts/zoned-time.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/**
 * A bucket's name on the axis and in full, as the zone's clock has it: "14:00" and "21 Nov 2026, 14:00".
 * @param date of a day or month, where it is known better: the merchant may have had another zone then
 */
export function bucketLabel(
  at: string,
  bucket: Bucket,
  timeZone: string,
  date?: string,
): { short: string; full: string } {
  const [ms, zone] =
    date === undefined || bucket === "hour" ? [Date.parse(at), timeZone] : [Date.parse(`${date}T00:00:00Z`), "UTC"];
  const { year, month, day, hour, minute } = zonedTime(ms, zone);
  const name = months[month - 1] ?? "";
  if (bucket === "month") return { short: `${name} ${two(year % 100)}`, full: `${name} ${year}` };
  const shown = `${day} ${name}`;
  if (bucket === "day") return { short: shown, full: `${shown} ${year}` };
  const clock = `${two(hour)}:${two(minute)}`;
  return { short: clock === "00:00" ? shown : clock, full: `${shown} ${year}, ${clock}` };
}
