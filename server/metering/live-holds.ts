/** The holds of this process's running requests, so that they can be brought back after Redis forgot them. */
import type { MicroCredits } from "#server/contracts/money.ts";
import { counterKeys, deliveredMembers, inputUnits, nothingDelivered, outputUnits } from "./event-arguments.ts";
import { shardKeys } from "./keys.ts";
import type { AdmitInput, ExtendInput } from "./port.ts";
import { scriptArgs, scripts } from "./scripts.ts";

export interface LiveHold {
  readonly input: AdmitInput;
  readonly epoch: number;
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
  const endpoint = keys.endpoint + input.virtualEndpointId;
  const key = keys.key + input.keyId;
  const fields = {
    endpoint,
    key,
    ve: input.virtualEndpointId,
    request: input.event.request_id,
    epoch,
    tokens: input.tokens,
    endpoint_tpm: input.endpointLimits.tpm ?? "",
    key_tpm: input.keyLimits.tpm ?? "",
    counters: counterKeys(keys, { ...input.event, ...delivered?.served }).join(" "),
    charge: delivered?.charge ?? 0n,
    delivered: delivered ? deliveredMembers(delivered) : nothingDelivered,
    input: delivered ? inputUnits(delivered.units) : 0,
    output: delivered ? outputUnits(delivered.units) : 0,
    event: JSON.stringify(input.event),
  };
  return scriptArgs(
    scripts.returnHold,
    [keys.hold + input.holdId, keys.holds, keys.done + input.holdId, endpoint, key],
    [
      input.holdId,
      String(input.holdTtlMs),
      held,
      ...Object.entries(fields).flatMap(([name, value]) => [name, `${value}`]),
    ],
  );
}
