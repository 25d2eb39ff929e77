/** Times as text. The server writes UTC; the browser, once there, its own zone. */
export type TimeZoneKind = "utc" | "local";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** "21 Nov 2026, 14:03:22", with " UTC" where it is; an unreadable time as it came. */
export function formatTime(iso: string, zone: TimeZoneKind, withSeconds = true): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const local = zone === "local";
  const day = local ? date.getDate() : date.getUTCDate();
  const month = months[local ? date.getMonth() : date.getUTCMonth()];
  const year = local ? date.getFullYear() : date.getUTCFullYear();
  const hour = two(local ? date.getHours() : date.getUTCHours());
  const minute = two(local ? date.getMinutes() : date.getUTCMinutes());
  const second = two(local ? date.getSeconds() : date.getUTCSeconds());
  return `${day} ${month} ${year}, ${hour}:${minute}${withSeconds ? `:${second}` : ""}${local ? "" : " UTC"}`;
}
