/**
 * What a chat used when nobody reported it: counted by the model's own tokenizer, or by a calibrated estimate for
 * models whose tokenizer is not published (mission.md B1). Off the hot path: only for answers without figures and for
 * streams that were cut.
 */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { isAppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import { countChatTokens } from "#server/metering/tokenizers/count-chat-tokens.ts";
import { countTokens } from "#server/metering/tokenizers/count-tokens.ts";
import { modelTokenizer } from "#server/metering/tokenizers/model-tokenizer.ts";
import type { ChatDelta } from "#server/providers/chat.ts";
import type { Operation } from "./operation.ts";

/** What an image, a page or a clip costs with most vendors, about. */
const typicalMediaTokens = 1_500;

/** Enough of an answer to know how many tokens its events carry. */
const sampleBytes = 16 * 1024;
const smallestSample = 1024;

/** The first bytes of an upstream's stream, kept so that they can be counted should its usage never come. */
export class OutputSample {
  /** Grows by doubling: a thousand streams at once hold no more than they have to. */
  private held: Buffer = Buffer.alloc(0);
  private size = 0;
  /** The inline estimate of tokens when the sample was full; null: it holds all there was. */
  private tokensWhenFull: number | null = null;

  add(chunk: Buffer, tokensBefore: number): void {
    if (this.size >= sampleBytes) {
      this.tokensWhenFull ??= tokensBefore;
      return;
    }
    const size = this.size + chunk.length;
    if (size > this.held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.held.length, smallestSample));
      this.held.copy(larger, 0, 0, this.size);
      this.held = larger;
    }
    // A copy: a slice would keep the socket's whole buffer alive.
    chunk.copy(this.held, this.size);
    this.size = size;
  }

  get bytes(): Buffer {
    return this.held.subarray(0, this.size);
  }

  /** Tokens of the whole answer out of those of the sample. @param tokens the inline estimate of the whole answer */
  scale(counted: number, tokens: number): number {
    const sampled = this.tokensWhenFull;
    return sampled === null || sampled === 0 ? counted : Math.round((counted * Math.max(tokens, sampled)) / sampled);
  }
}

/** All that a model has written in these deltas. */
export function writtenText(deltas: readonly ChatDelta[]): string {
  let text = "";
  for (const delta of deltas) {
    if (delta.kind === "text" || delta.kind === "refusal" || delta.kind === "reasoning") text += delta.text;
    else if (delta.kind === "tool_call") text += delta.name;
    else if (delta.kind === "tool_arguments") text += delta.json;
  }
  return text;
}

/** Whether more is known of this model's tokens than that an event carries about one. */
const isKnown = (route: RouteSnapshot): boolean => {
  const tokenizer = modelTokenizer(route.upstreamModel);
  return "encoding" in tokenizer || tokenizer.family !== "unknown";
};

/**
 * Better units than the inline estimate, where the model is known.
 * @param text what was delivered, or the sampled part of it; null: it cannot be read
 * @param scale from the sample's tokens to the whole answer's
 */
export async function countedUnits(
  operation: Operation,
  route: RouteSnapshot,
  inline: Units,
  text: string | null,
  scale: (tokens: number) => number = (tokens) => tokens,
): Promise<Units> {
  if (!operation.local || text === null || !isKnown(route)) return inline;
  const { tokens } = await countTokens(route.upstreamModel, text);
  const input = await inputTokens(operation, route, inline.input ?? 0);
  return { ...inline, input, output: scale(tokens) };
}

/** Media parts have no text to count, and some requests only their own vendor understands: then bytes must do. */
async function inputTokens(operation: Operation, route: RouteSnapshot, inline: number): Promise<number> {
  const { local, demand } = operation;
  if (!local) return inline;
  try {
    const chat = local.read.toChat();
    const counted = await countChatTokens(route.upstreamModel, chat.messages);
    const tools =
      chat.tools === undefined ? 0 : (await countTokens(route.upstreamModel, JSON.stringify(chat.tools))).tokens;
    return counted.tokens + tools + demand.mediaParts * typicalMediaTokens;
  } catch (error) {
    if (isAppError(error)) return inline;
    throw error;
  }
}
