/** How many credits a request holds before it is sent (decision 11), and what to charge when nobody reported usage. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { larger, type MicroCredits, zeroCredits } from "#server/contracts/money.ts";
import type { Units } from "#server/contracts/units.ts";
import { chargeOf, rateOf } from "#server/pricing/price.ts";
import type { ChatRequest } from "./chat-request.ts";

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

/** The most tokens that a vendor charges for one image, audio clip or file part, rounded up. */
const tokensOfMediaPart = 40_000;

/** Every token of text is at least one byte: the body's length bounds them from above; media parts add their own. */
export const inputBound = (request: ChatRequest): number =>
  request.body.length + request.mediaParts * tokensOfMediaPart;

/** About four bytes of English text make a token; for charging what was delivered when the provider reported nothing. */
export const inputEstimate = (request: ChatRequest): number => Math.ceil(request.body.length / 4);

/** A sync answer without a cap of the client's is capped by us where output has a price. */
export const needsCap = (request: ChatRequest, route: RouteSnapshot): boolean =>
  !request.stream && request.maxTokens === null && rateOf(route.price, "output") > 0n;

const bound = (route: RouteSnapshot, request: ChatRequest, output: number): MicroCredits =>
  chargeOf(route.price, boundUnits(route, inputBound(request), output * request.choices));

/** The dearest kind that input and output could turn out to be: cached or written input, audio, reasoning. */
function boundUnits(route: RouteSnapshot, input: number, output: number): Units {
  const price = route.price;
  const inputKind = dearest(price, ["input", "cached_input", "cache_write", "audio_input"]);
  const outputKind = dearest(price, ["output", "reasoning", "audio_output"]);
  return { [inputKind]: input, [outputKind]: output, request: 1 };
}

function dearest<Kind extends Parameters<typeof rateOf>[1]>(
  price: RouteSnapshot["price"],
  kinds: [Kind, ...Kind[]],
): Kind {
  let best = kinds[0];
  for (const kind of kinds) if (rateOf(price, kind) > rateOf(price, best)) best = kind;
  return best;
}

/** The hold of a request over all routes that may come to serve it. */
export function estimateHold(request: ChatRequest, routes: readonly RouteSnapshot[]): HoldEstimate {
  let want = zeroCredits;
  let atLeast = zeroCredits;
  let output = 0;
  for (const route of routes) {
    const full =
      request.maxTokens ?? (request.stream ? Math.min(sliceTokens, route.maxOutputTokens) : route.maxOutputTokens);
    const least = request.maxTokens ?? Math.min(leastTokens, full);
    want = larger(want, bound(route, request, full));
    atLeast = larger(atLeast, bound(route, request, least));
    output = Math.max(output, request.maxTokens ?? Math.min(full, sliceTokens));
  }
  return { want, atLeast, tokens: inputEstimate(request) + output * request.choices };
}

/** Output tokens, over all choices, that a hold covers on this route beyond the input; null: output costs nothing. */
export function coveredOutput(route: RouteSnapshot, request: ChatRequest, held: MicroCredits): number | null {
  const { price } = route;
  const rate = rateOf(price, dearest(price, ["output", "reasoning", "audio_output"]));
  if (rate === 0n) return null;
  const left = (held as bigint) - (bound(route, request, 0) as bigint);
  if (left <= 0n) return 0;
  const tokens = (left * BigInt(price.per)) / rate;
  return tokens > 1_000_000_000n ? 1_000_000_000 : Number(tokens);
}

/** The cap to inject for each choice: what the hold covers, at most the model's own maximum; null: none is needed. */
export function outputCap(route: RouteSnapshot, request: ChatRequest, held: MicroCredits): number | null {
  if (!needsCap(request, route)) return null;
  const covered = coveredOutput(route, request, held);
  return covered === null ? null : Math.max(1, Math.min(route.maxOutputTokens, Math.floor(covered / request.choices)));
}

/** Credits for one more slice of output on this route. */
export const sliceCharge = (route: RouteSnapshot, tokens: number): MicroCredits => {
  const kind = dearest(route.price, ["output", "reasoning", "audio_output"]);
  return chargeOf(route.price, { [kind]: tokens });
};
