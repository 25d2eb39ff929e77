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

/** What saving does to the change to come, when this zone is chosen; null: nothing. */
export function savedZoneText({ time_zone: held, time_zone_change: change }: TimeZones, chosen: string): string | null {
  if (!change || chosen === change.time_zone) return null;
  const toCome = timeZoneName(change.time_zone);
  return chosen === held
    ? `Saving calls off the change to ${toCome}.`
    : `Saving puts ${timeZoneName(chosen)} in the place of ${toCome}, which is to come.`;
}

/** The zone that the merchant wants: the one to come, else the one that holds. */
export const wantedTimeZone = ({ time_zone: held, time_zone_change: change }: TimeZones): string =>
  change?.time_zone ?? held;
