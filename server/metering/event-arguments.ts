/** What the scripts are told about an event, as strings. */
import { sideOf, type Units } from "#server/contracts/units.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import type { ShardKeys } from "./keys.ts";
import type { ExtendInput } from "./port.ts";

function sum(units: Units, side: "input" | "output"): number {
  let total = 0;
  let kind: keyof Units;
  for (kind in units) if (sideOf(kind) === side) total += units[kind] ?? 0;
  return total;
}

/** Input units of all kinds. */
export const inputUnits = (units: Units): number => sum(units, "input");
/** Output units of all kinds. */
export const outputUnits = (units: Units): number => sum(units, "output");

/** The counters that an event counts towards: of its endpoint, logical and physical model. */
export function counterKeys(keys: ShardKeys, event: UsageEvent): string[] {
  const counters = [keys.count.ve + event.ve_id];
  if (event.logical_model_id !== null) counters.push(keys.count.lm + event.logical_model_id);
  if (event.physical_model_id !== null) counters.push(keys.count.pm + event.physical_model_id);
  return counters;
}

/** A limit as the scripts read it; "-": none. */
export const limitText = (limit: number | null): string => (limit === null ? "-" : String(limit));

/** Members of the JSON object that overrides the event when the sweep settles a hold. */
export const deliveredMembers = ({ served, units, cost }: ExtendInput["delivered"]): string =>
  JSON.stringify({ ...served, units, cost }).slice(1, -1);
