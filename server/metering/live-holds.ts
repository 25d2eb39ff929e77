/** The holds of this process's running requests, so that they can be brought back after Redis forgot them. */
import type { MicroCredits } from "#server/contracts/money.ts";
import { aboutHold, countsAsLive, deliveredMembers, inputUnits, outputUnits, tallyOf } from "./event-arguments.ts";
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
  const { event, holdId, virtualEndpointId, keyId } = input;
  const fields: string[] = ["about", aboutHold(input, epoch), "event", JSON.stringify(event)];
  if (delivered) {
    const { charge, units } = delivered;
    fields.push("charge", String(charge), "delivered", deliveredMembers(delivered));
    fields.push("input", String(inputUnits(units)), "output", String(outputUnits(units)));
    fields.push("tally", tallyOf({ ...event, ...delivered.served }));
  }
  return scriptArgs(
    scripts.returnHold,
    [keys.hold + holdId, keys.holds, keys.done + holdId, keys.endpoint + virtualEndpointId, keys.key + keyId],
    [holdId, String(input.holdTtlMs), held, countsAsLive(input), ...fields],
  );
}
