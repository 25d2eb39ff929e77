/** What the scripts are told about an event, as strings. */
import { sideOf, type Units } from "#server/contracts/units.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { type ShardKeys, shardKeys } from "./keys.ts";
import type { AdmitInput, ExtendInput } from "./port.ts";

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

/** What an event counts towards: endpoint, logical and physical model. */
export const tallyOf = (event: Pick<UsageEvent, "ve_id" | "logical_model_id" | "physical_model_id">): string =>
  `${event.ve_id} ${event.logical_model_id ?? "-"} ${event.physical_model_id ?? "-"}`;

/** What a hold says of its request; `admit.lua` names the parts. */
export function aboutHold(input: AdmitInput, epoch: number, keys: ShardKeys = shardKeys(input.shard)): string {
  const { event, virtualEndpointId: id, endpointLimits, keyLimits, tokens } = input;
  const limits = `${tokens} ${limitText(endpointLimits.tpm)} ${limitText(keyLimits.tpm)} ${countsAsLive(input)}`;
  return `${keys.endpoint}${id} ${keys.key}${input.keyId} ${id} ${event.request_id} ${epoch} ${limits} ${tallyOf(event)}`;
}

/** Requests under way are counted for a key only where it has a limit of them. */
export const countsAsLive = ({ keyLimits }: AdmitInput): "1" | "0" => (keyLimits.concurrency === null ? "0" : "1");

/** A limit as the scripts read it; "-": none. */
export const limitText = (limit: number | null): string => (limit === null ? "-" : String(limit));

/** Members of the JSON object that overrides the event when the sweep settles a hold. */
export const deliveredMembers = ({ served, units, cost }: ExtendInput["delivered"]): string =>
  JSON.stringify({ ...served, units, cost }).slice(1, -1);
