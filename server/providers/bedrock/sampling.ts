/** temperature, top_p and top_k, within what Bedrock's models take. */
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import { modelTraits } from "./models.ts";

export interface Sampling {
  inference: { temperature?: number; topP?: number };
  /** `top_k` is no field of Converse's, but of each vendor's own. */
  fields: Record<string, unknown>;
}

function numberOf(chat: ChatBody, name: string, most: number): number | null {
  const value = chat[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !(value >= 0 && value <= most)) {
    throw invalidRequest(name, `'${name}' must be a number from 0 to ${most}.`);
  }
  return value;
}

/**
 * Sampling parameters. OpenAI's temperature goes to 2, Converse's to 1: what is above is 1. Where a model takes none,
 * a value that says what it does anyway is left out.
 *
 * @param thinks a Claude model reasons in this request, and takes no sampling then
 * @throws AppError(invalid_request) naming the parameter
 */
export function readSampling(chat: ChatBody, context: UpstreamContext, thinks: boolean): Sampling {
  const { bothSamplers, family, sampling } = modelTraits(context.upstreamModel);
  const temperature = numberOf(chat, "temperature", 2);
  const topP = numberOf(chat, "top_p", 1);
  const topK = numberOf(chat, "top_k", 1_000_000);
  const free = sampling && !thinks;
  const read: Sampling = { inference: {}, fields: {} };
  const isTaken = (name: string, taken: boolean): boolean => {
    if (!taken) unsupported(context.unsupported, name, `'${name}' is not taken by this model in such a request.`);
    return taken;
  };
  if (temperature !== null && (free || temperature !== 1) && isTaken("temperature", free)) {
    read.inference.temperature = Math.min(temperature, 1);
  }
  const beside = bothSamplers || read.inference.temperature === undefined;
  if (topP !== null && ((free && beside) || topP !== 1) && isTaken("top_p", free && beside)) read.inference.topP = topP;
  if (topK !== null && topK !== 0 && isTaken("top_k", free)) {
    read.fields = family === "nova" ? { inferenceConfig: { topK } } : { top_k: topK };
  }
  return read;
}
