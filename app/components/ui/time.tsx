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
  const zone = useZone();
  return (
    <time dateTime={at} title={formatTime(at, "utc")} className="whitespace-nowrap tabular-nums">
      {formatTime(at, zone, seconds)}
    </time>
  );
}
