import { useSyncExternalStore } from "react";
import { formatTime, type TimeZoneKind } from "#app/lib/time.ts";

const never = () => () => undefined;

/** UTC on the server and while hydrating, the reader's zone from then on. */
const useZone = (): TimeZoneKind =>
  useSyncExternalStore<TimeZoneKind>(
    never,
    () => "local",
    () => "utc",
  );

/** A moment in the reader's time zone, its UTC on hover. */
export function Time({ at, seconds = true }: { at: string; seconds?: boolean }) {
  const [day, hour] = formatTime(at, useZone(), seconds).split(/(?<=,) /);
  return (
    <time dateTime={at} title={formatTime(at, "utc")} className="tabular-nums md:whitespace-nowrap">
      {/* On a phone it may break between day and hour, nowhere else. */}
      <span className="whitespace-nowrap">{day}</span> <span className="whitespace-nowrap">{hour}</span>
    </time>
  );
}
