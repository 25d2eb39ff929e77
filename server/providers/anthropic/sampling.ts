/** temperature, top_p, top_k and stop, within what Anthropic's models take. */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import { modelTraits } from "./models.ts";

function numberOf(chat: ChatBody, name: string, most: number): number | null {
  const value = chat[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !(value >= 0 && value <= most))
    throw invalidRequest(name, `'${name}' must be a number from 0 to ${most}.`);
  return value;
}

/**
 * Sampling members. OpenAI's temperature goes to 2, Anthropic's to 1: what is above is 1. A value that says what the
 * model does anyway is left out.
 * @param thinks the model thinks in this request, and takes no sampling then
 * @throws AppError(invalid_request) naming the parameter
 */
export function readSampling(chat: ChatBody, context: UpstreamContext, thinks: boolean): Record<string, number> {
  const traits = modelTraits(context.upstreamModel);
  const sampling: Record<string, number> = {};
  const temperature = numberOf(chat, "temperature", 2);
  const topP = numberOf(chat, "top_p", 1);
  const topK = numberOf(chat, "top_k", 1_000_000);
  const words = thinks
    ? (name: string) => `'${name}' cannot be set while the model thinks.`
    : (name: string) => `'${name}' is not taken by this model.`;
  const set = (name: string, value: number, taken: boolean) => {
    if (taken) sampling[name] = value;
    else unsupported(context.unsupported, name, words(name));
  };
  const free = traits.sampling && !thinks;
  if (temperature !== null && temperature !== 1) set("temperature", Math.min(temperature, 1), free);
  if (topP !== null && topP !== 1)
    set("top_p", topP, free && (traits.bothSamplers || sampling.temperature === undefined));
  if (topK !== null && topK !== 0) set("top_k", Math.floor(topK), free);
  return sampling;
}

/**
 * Stop sequences; those of blanks only are refused by the API.
 * @throws AppError(invalid_request) naming stop
 */
export function readStop(chat: ChatBody, context: UpstreamContext): { stop_sequences?: string[] } {
  const given = chat.stop ?? [];
  const list: unknown[] = Array.isArray(given) ? given : [given];
  const sequences = list.filter((sequence): sequence is string => typeof sequence === "string");
  if (sequences.length < list.length) throw invalidRequest("stop", "'stop' must be a string or an array of strings.");
  const taken = sequences.filter((sequence) => sequence.trim() !== "");
  if (taken.length < sequences.length)
    unsupported(context.unsupported, "stop", "A stop sequence must hold more than white space.");
  return taken.length > 0 ? { stop_sequences: taken } : {};
}
