/** What a stream used: the provider's own numbers where it gave them for the whole answer, else what was delivered. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import type { Bridge } from "./bridge.ts";
import { countedUnits, type OutputSample } from "./count-units.ts";
import type { Operation } from "./operation.ts";
import type { StreamPipe } from "./stream-pipe.ts";

export interface StreamUsage {
  units: Units;
  /** Some of the units nobody has reported. */
  estimated: boolean;
}

/**
 * Usage by what is known at once; numbers for a part of the answer are its least.
 * @param whole the answer came to its end
 * @param estimate units of so many output tokens where nobody reported any
 */
export function usageSoFar(
  operation: Operation,
  pipe: StreamPipe,
  whole: boolean,
  estimate: (outputTokens: number) => Units,
): StreamUsage {
  const { tokens, units: reported } = pipe;
  const units = reported ? { ...reported } : estimate(tokens);
  const final = (whole || pipe.unitsAreFinal) && reported !== null;
  if (!final && operation.demand.fixed === null)
    units.output = Math.max(units.output ?? 0, tokens - (units.reasoning ?? 0));
  units.request ??= 1;
  return { units, estimated: !final || pipe.estimated === true };
}

/**
 * Estimated usage, counted by the model's own tokenizer instead of by events. What was reported stands.
 * @param sample the stream's first bytes
 */
export async function countedUsage(
  operation: Operation,
  route: RouteSnapshot,
  bridge: Bridge,
  pipe: StreamPipe,
  sample: OutputSample,
  used: StreamUsage,
): Promise<StreamUsage> {
  const text = bridge.textOf(sample.bytes);
  const { tokens, units: reported } = pipe;
  const units = await countedUnits(operation, route, used.units, text, (counted) => sample.scale(counted, tokens));
  if (!reported || units === used.units) return { ...used, units };
  const output = Math.max(reported.output ?? 0, (units.output ?? 0) - (reported.reasoning ?? 0));
  return { ...used, units: { ...used.units, output } };
}
