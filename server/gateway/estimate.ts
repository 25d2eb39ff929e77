/** How many credits a request holds before it is sent (decision 11), and what to charge when nobody reported usage. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { larger, type MicroCredits, zeroCredits } from "#server/contracts/money.ts";
import { inputKinds, outputKinds, type UnitKind, type Units } from "#server/contracts/units.ts";
import { chargeOf, rateOf } from "#server/pricing/price.ts";
import type { Demand, FixedDemand } from "./demand.ts";

/** A stream without a cap holds output in slices of this many tokens, and grows as they flow. */
export const sliceTokens = 1024;
/** Less output than this is not worth beginning. */
const leastTokens = 64;

export interface HoldEstimate {
  /** Covers the request on the dearest of its routes. */
  want: MicroCredits;
  /** Less than this and the request is refused. */
  atLeast: MicroCredits;
  /** Tokens, input and output, for the rate limits. */
  tokens: number;
}

/** The most tokens that a vendor charges for one image, audio clip or file part, rounded up; the operator may say. */
const tokensOfMediaPart = 40_000;

/** Every token of text is at least one byte: the body's length bounds them from above; media parts add their own. */
export const inputBound = (demand: Demand, route: RouteSnapshot): number =>
  Math.min(
    demand.inputBytes + demand.mediaParts * (route.bounds.mediaTokens ?? tokensOfMediaPart),
    // What does not fit into the window is refused by the vendor.
    route.capabilities.contextTokens ?? Number.POSITIVE_INFINITY,
  );

/** About four bytes of English text make a token; for charging what was delivered when the provider reported nothing. */
export const inputEstimate = (demand: Demand): number => Math.ceil(demand.inputBytes / 4);

/** A sync answer without a cap of the client's is capped by us where output has a price. */
export const needsCap = (demand: Demand, route: RouteSnapshot): boolean =>
  demand.fixed === null && !demand.stream && demand.maxTokens === null && rateOf(route.price, "output") > 0n;

const bound = (route: RouteSnapshot, demand: Demand, output: number): MicroCredits =>
  chargeOf(route.price, boundUnits(route, inputBound(demand, route), output * demand.choices));

/** The dearest kinds that input and output could turn out to be: cached or written input, audio, reasoning. */
interface Dearest {
  input: UnitKind;
  output: UnitKind;
}

const dearestKinds = new WeakMap<RouteSnapshot["price"], Dearest>();

/** Found once for each price version of a snapshot. */
function dearestOf(price: RouteSnapshot["price"]): Dearest {
  let found = dearestKinds.get(price);
  if (!found) {
    found = { input: dearest(price, inputKinds), output: dearest(price, outputKinds) };
    dearestKinds.set(price, found);
  }
  return found;
}

function boundUnits({ price }: RouteSnapshot, input: number, output: number): Units {
  const kinds = dearestOf(price);
  return { [kinds.input]: input, [kinds.output]: output, request: 1 };
}

function dearest<Kind extends UnitKind>(price: RouteSnapshot["price"], kinds: readonly [Kind, ...Kind[]]): Kind {
  let best = kinds[0];
  for (const kind of kinds) if (rateOf(price, kind) > rateOf(price, best)) best = kind;
  return best;
}

/** The hold of a request over all routes that may come to serve it. */
export function estimateHold(demand: Demand, routes: readonly RouteSnapshot[]): HoldEstimate {
  let want = zeroCredits;
  let atLeast = zeroCredits;
  let output = 0;
  if (demand.fixed) return fixedHold(demand.fixed, routes);
  for (const route of routes) {
    const full =
      demand.maxTokens ?? (demand.stream ? Math.min(sliceTokens, route.maxOutputTokens) : route.maxOutputTokens);
    const least = demand.maxTokens ?? Math.min(leastTokens, full);
    const whole = bound(route, demand, full);
    want = larger(want, whole);
    atLeast = larger(atLeast, least === full ? whole : bound(route, demand, least));
    output = Math.max(output, demand.maxTokens ?? Math.min(full, sliceTokens));
  }
  return { want, atLeast, tokens: inputEstimate(demand) + output * demand.choices };
}

/** The hold of a request that is no chat: all that it can come to cost. */
function fixedHold({ boundOn, tokens }: FixedDemand, routes: readonly RouteSnapshot[]): HoldEstimate {
  let want = zeroCredits;
  for (const route of routes) want = larger(want, chargeOf(route.price, { request: 1, ...boundOn(route) }));
  return { want, atLeast: want, tokens };
}

/** Output tokens, over all choices, that a hold covers on this route beyond the input; null: output costs nothing. */
export function coveredOutput(route: RouteSnapshot, demand: Demand, held: MicroCredits): number | null {
  const { price } = route;
  if (demand.fixed) return null;
  const rate = rateOf(price, dearestOf(price).output);
  if (rate === 0n) return null;
  const left = (held as bigint) - (bound(route, demand, 0) as bigint);
  if (left <= 0n) return 0;
  const tokens = (left * BigInt(price.per)) / rate;
  return tokens > 1_000_000_000n ? 1_000_000_000 : Number(tokens);
}

/** The cap to inject for each choice: what the hold covers, at most the model's own maximum; null: none is needed. */
export function outputCap(route: RouteSnapshot, demand: Demand, held: MicroCredits): number | null {
  if (!needsCap(demand, route)) return null;
  const covered = coveredOutput(route, demand, held);
  return covered === null ? null : Math.max(1, Math.min(route.maxOutputTokens, Math.floor(covered / demand.choices)));
}

/** Credits for one more slice of output on this route. */
export const sliceCharge = (route: RouteSnapshot, tokens: number): MicroCredits => {
  const kind = dearestOf(route.price).output;
  return chargeOf(route.price, { [kind]: tokens });
};
