/** The time zone to come in words. Pure. */
import { bucketLabel } from "#app/components/charts/bucket-label.ts";
import type { MerchantSettingsView } from "#server/contracts/merchant-settings.ts";

type TimeZones = Pick<MerchantSettingsView, "time_zone" | "time_zone_change">;

/** "America/New York" */
export const timeZoneName = (timeZone: string): string => timeZone.replaceAll("_", " ");

/** Which zone holds and when another one will; null: none is to come. */
export function timeZoneChangeText({ time_zone: held, time_zone_change: change }: TimeZones): string | null {
  if (!change) return null;
  const at = bucketLabel(change.starts_at, "hour", held).full;
  return `${timeZoneName(held)} holds now. Changes to ${timeZoneName(change.time_zone)} on ${at} in ${timeZoneName(held)}.`;
}

/** The zone that the merchant wants: the one to come, else the one that holds. */
export const wantedTimeZone = ({ time_zone: held, time_zone_change: change }: TimeZones): string =>
  change?.time_zone ?? held;
