/**
 * How many tokens a request goes in with: asked at an upstream of the client's own format, which counts for nothing,
 * else counted here by the model's own tokenizer or its calibrated estimate.
 */
import type { Logger } from "pino";
import type { LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import { isAppError } from "#server/contracts/errors.ts";
import { countTokens } from "#server/metering/tokenizers/count-tokens.ts";
import type { TokenCounter } from "#server/providers/port.ts";
import { askUpstream, UpstreamStatusError } from "./ask-upstream.ts";
import type { TokenQuestion } from "./doors/token-question.ts";
import type { GatewayParts } from "./gateway-parts.ts";

/** Longer than this nobody waits for a count that we can make ourselves. */
const mostWaitMs = 5_000;
/** A route that gave no count is left alone for so long. */
const restMs = 30_000;
/** Texts that wait for our own count, one at a time: free answers may not crowd out those that are paid for. */
const mostWaiting = 16;

export interface TokenCountAnswer {
  body: Record<string, unknown>;
  /** Counted here. */
  estimated: boolean;
}

export type CountInputTokens = (
  question: TokenQuestion,
  model: LogicalModelSnapshot,
  /** Headers of the client that go on to the upstream; null: none. */
  passedHeaders: string[] | null,
) => Promise<TokenCountAnswer>;

export interface CountInputTokensParts
  extends Pick<GatewayParts, "targetOf" | "providerOf" | "health" | "isExhausted"> {
  logger: Pick<Logger, "debug">;
}

/** Counts input tokens. Never rejects for an upstream's fault. */
export function makeCountInputTokens(parts: CountInputTokensParts): CountInputTokens {
  /** Routes without a count, and until when by the monotonic clock. */
  const resting = new WeakMap<RouteSnapshot, number>();
  const count = makeOwnCount();

  const ask = async (
    question: TokenQuestion,
    { counter, route }: Countable,
    passed: string[] | null,
  ): Promise<TokenCountAnswer | null> => {
    try {
      const request = counter.request(question.native, contextOf(route));
      const call = await parts.targetOf(route).call(request, passed);
      const body = await askUpstream(call, AbortSignal.timeout(Math.min(mostWaitMs, route.timeouts.lastSyncHeadersMs)));
      return { body: counter.answer(body), estimated: false };
    } catch (error) {
      // Whatever it is, the client's question has an answer: ours.
      if (!isOfQuestion(error)) resting.set(route, performance.now() + restMs);
      parts.logger.debug({ err: error, physical_model_id: route.physicalModelId }, "an upstream counted no tokens");
      return null;
    }
  };

  return async (question, model, passedHeaders) => {
    const countable = countableRoute(parts, question, model, resting);
    const counted = countable && (await ask(question, countable, passedHeaders));
    if (counted) return counted;
    const tokens = await count(model.routes[0]?.upstreamModel ?? model.name, question.text());
    return { body: question.answer(tokens), estimated: true };
  };
}

/** Statuses that blame the question. */
const questionFaults: ReadonlySet<number> = new Set([400, 413, 422]);

/** What is wrong with one question says nothing of the route. */
const isOfQuestion = (error: unknown): boolean =>
  isAppError(error) || (error instanceof UpstreamStatusError && questionFaults.has(error.status));

interface Countable {
  route: RouteSnapshot;
  counter: TokenCounter;
}

/** The first route that is well and whose vendor counts requests of this format; null: there is none. */
function countableRoute(
  { providerOf, health, isExhausted }: CountInputTokensParts,
  { format }: TokenQuestion,
  { routes }: LogicalModelSnapshot,
  resting: WeakMap<RouteSnapshot, number>,
): Countable | null {
  for (const route of routes) {
    if (route.providerKind === "custom" || route.modality !== "text") continue;
    if (health.isOpen(route.physicalModelId) || isExhausted(route)) continue;
    if ((resting.get(route) ?? 0) > performance.now()) continue;
    const provider = providerOf(route);
    if (provider.format === format && provider.tokenCounter) return { route, counter: provider.tokenCounter };
  }
  return null;
}

const contextOf = (route: RouteSnapshot) => ({
  upstreamModel: route.upstreamModel,
  settings: route.providerSettings,
  stream: false,
  outputCap: null,
  maxOutputTokens: route.maxOutputTokens,
  unsupported: route.unsupported,
});

/** Our own count, one text after the other; where too many wait, a quarter of the bytes. */
function makeOwnCount(): (model: string, text: string) => Promise<number> {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (model, text) => {
    if (waiting >= mostWaiting) return Math.ceil(Buffer.byteLength(text) / 4);
    waiting++;
    const counted = last.then(() => countTokens(model, text));
    last = counted.catch(() => undefined);
    try {
      return (await counted).tokens;
    } finally {
      waiting--;
    }
  };
}
