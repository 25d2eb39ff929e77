/** The holds of this process's running requests, so that they can be brought back after Redis forgot them. */
import type { MicroCredits } from "#server/contracts/money.ts";
import { counterKeys, deliveredMembers, inputUnits, limitText, outputUnits } from "./event-arguments.ts";
import { shardKeys } from "./keys.ts";
import type { AdmitInput, ExtendInput } from "./port.ts";
import { scriptArgs, scripts } from "./scripts.ts";

export interface LiveHold {
  readonly input: AdmitInput;
  /** Number of the epoch in which it was taken. */
  readonly epoch: number;
  /** The shard's epoch value under which Redis has been told of it. */
  knownIn: string;
  /** micro-credits, decimal */
  held: string;
  delivered: ExtendInput["delivered"] | null;
}

/** Hold id → hold. */
export type LiveHolds = Map<string, LiveHold>;

/** Notes a sign of life. */
export function noteExtension(holds: LiveHolds, { holdId, delivered }: ExtendInput, held: MicroCredits | null): void {
  const hold = holds.get(holdId);
  if (!hold) return;
  hold.delivered = delivered;
  if (held !== null) hold.held = held.toString();
}

/** Arguments of `return-hold`, which writes the hold as `admit` and `extend` have written it. */
export function returnHoldArgs({ input, epoch, held, delivered }: LiveHold): string[] {
  const keys = shardKeys(input.shard);
  const { event, holdId, virtualEndpointId, endpointLimits, keyLimits } = input;
  const endpoint = keys.endpoint + virtualEndpointId;
  const key = keys.key + input.keyId;
  const limits = [input.tokens, limitText(endpointLimits.tpm), limitText(keyLimits.tpm)];
  const fields: string[] = [
    "about",
    [endpoint, key, virtualEndpointId, event.request_id, epoch, ...limits].join(" "),
    "counters",
    counterKeys(keys, { ...event, ...delivered?.served }).join(" "),
    "event",
    JSON.stringify(event),
  ];
  if (delivered) {
    const { charge, units } = delivered;
    fields.push("charge", String(charge), "delivered", deliveredMembers(delivered));
    fields.push("input", String(inputUnits(units)), "output", String(outputUnits(units)));
  }
  return scriptArgs(
    scripts.returnHold,
    [keys.hold + holdId, keys.holds, keys.done + holdId, endpoint, key],
    [holdId, String(input.holdTtlMs), held, ...fields],
  );
}
