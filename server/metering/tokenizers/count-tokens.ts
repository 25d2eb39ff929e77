/**
 * Counts tokens when a vendor tells no figure: by the model's own tokenizer where it is published, else by estimate.
 * Never on a request's hot path (o200k takes 0.1 ms for 2 KB of prose, but 0.4 s for 200,000 ideograms without a stop); a long
 * text is counted in slices between which the event loop goes on.
 */
import { setImmediate as nextTurn } from "node:timers/promises";
import { perThousand, writingOf } from "./calibration.ts";
import { type Count, loadEncoding } from "./encodings.ts";
import { type Family, modelTokenizer } from "./model-tokenizer.ts";
import { slices } from "./slices.ts";

export interface TokenCount {
  tokens: number;
  /** Counted by the model's own tokenizer, all of it; false: an estimate. */
  exact: boolean;
}

/** So long a stretch of counting at most, in milliseconds, before others may go on. */
const stretchMs = 2;
/** Text behind this many UTF-16 units is taken to be like what stands before. */
const mostCounted = 200_000;
/** The kind of writing shows in a part of the text. */
const looked = 8_192;

async function countSlices(count: Count, text: string): Promise<TokenCount> {
  let tokens = 0;
  let exact = true;
  let since = performance.now();
  for (const slice of slices(text)) {
    tokens += count(slice.text);
    exact &&= slice.whole;
    if (performance.now() - since < stretchMs) continue;
    await nextTurn();
    since = performance.now();
  }
  return { tokens, exact };
}

async function countCapped(count: Count, text: string): Promise<TokenCount> {
  if (text.length <= mostCounted) return countSlices(count, text);
  const { tokens } = await countSlices(count, text.slice(0, mostCounted));
  return { tokens: Math.round((tokens * text.length) / mostCounted), exact: false };
}

async function estimate(family: Family, text: string): Promise<TokenCount> {
  const { tokens } = await countCapped(await loadEncoding("o200k"), text);
  const factor = perThousand[family][writingOf(text.slice(0, looked))];
  return { tokens: Math.round((tokens * factor) / 1000), exact: false };
}

/**
 * Tokens of a text as this model has them; control tokens in it count as the text that they are.
 *
 * @returns exact for OpenAI's models (o200k, cl100k); for others an estimate (see calibration.ts), as well as for
 * text longer than 200,000 characters or with a run of 128 that offers no place to cut it
 */
export async function countTokens(model: string, text: string): Promise<TokenCount> {
  const tokenizer = modelTokenizer(model);
  if (text === "") return { tokens: 0, exact: "encoding" in tokenizer };
  if ("family" in tokenizer) return estimate(tokenizer.family, text);
  return countCapped(await loadEncoding(tokenizer.encoding), text);
}
