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

/** Enough of an answer to know how many tokens its events carry. */
const sampleBytes = 16 * 1024;

/** The first bytes of an upstream's stream, kept so that they can be counted should its usage never come. */
export class OutputSample {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  /** The inline estimate of tokens when the sample was full; null: it holds all there was. */
  private tokensWhenFull: number | null = null;

  add(chunk: Buffer, tokensBefore: number): void {
    if (this.size >= sampleBytes) {
      this.tokensWhenFull ??= tokensBefore;
      return;
    }
    // A copy: a slice would keep the socket's whole buffer alive.
    this.chunks.push(Buffer.from(chunk));
    this.size += chunk.length;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
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
  if (!local || demand.mediaParts > 0) return inline;
  try {
    return (await countChatTokens(route.upstreamModel, local.read.toChat().messages)).tokens;
  } catch (error) {
    if (isAppError(error)) return inline;
    throw error;
  }
}
