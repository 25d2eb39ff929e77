/** Sampling, limits, output format and thinking (ai.google.dev/api/generate-content#v1beta.GenerationConfig). */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { isObject } from "../wire/json-values.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import { alwaysThinks, thinksByLevel } from "./model-family.ts";

type Config = Record<string, unknown>;

function numberOf(chat: ChatBody, name: string): number | null {
  const value = chat[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "number" || !Number.isFinite(value)) throw invalidRequest(name, `'${name}' must be a number.`);
  return value;
}

function integerOf(chat: ChatBody, name: string, least: number, most: number): number | null {
  const value = numberOf(chat, name);
  if (value === null) return null;
  if (!Number.isInteger(value) || value < least || value > most)
    throw invalidRequest(name, `'${name}' must be an integer from ${least} to ${most}.`);
  return value;
}

const mostTokens = 100_000_000;
const largestSeed = 2 ** 31;

function sampling(chat: ChatBody, config: Config, context: UpstreamContext): void {
  const direct = {
    temperature: "temperature",
    top_p: "topP",
    top_k: "topK",
    presence_penalty: "presencePenalty",
    frequency_penalty: "frequencyPenalty",
  };
  for (const [name, theirs] of Object.entries(direct)) {
    const value = numberOf(chat, name);
    if (value !== null) config[theirs] = value;
  }
  const seed = numberOf(chat, "seed");
  if (seed !== null && Number.isInteger(seed) && seed >= -largestSeed && seed < largestSeed) config.seed = seed;
  else if (seed !== null) unsupported(context.unsupported, "seed", "'seed' must be a 32-bit integer for this model.");
}

function limits(chat: ChatBody, config: Config, context: UpstreamContext): void {
  const cap =
    integerOf(chat, "max_completion_tokens", 1, mostTokens) ??
    integerOf(chat, "max_tokens", 1, mostTokens) ??
    context.outputCap;
  if (cap !== null) config.maxOutputTokens = cap;
  const choices = integerOf(chat, "n", 1, 128);
  if (choices !== null && choices > 1) config.candidateCount = choices;
  const { stop } = chat;
  if (stop === undefined || stop === null) return;
  const sequences: unknown[] = Array.isArray(stop) ? stop : [stop];
  if (!sequences.every((sequence) => typeof sequence === "string"))
    throw invalidRequest("stop", "'stop' must be a string or an array of strings.");
  if (sequences.length > 0) config.stopSequences = sequences;
}

function logprobs(chat: ChatBody, config: Config): void {
  if (chat.logprobs !== true) return;
  config.responseLogprobs = true;
  const top = integerOf(chat, "top_logprobs", 0, 20);
  if (top !== null && top > 0) config.logprobs = top;
}

function format(chat: ChatBody, config: Config): void {
  const wanted = chat.response_format;
  if (wanted === undefined || wanted === null) return;
  const type = isObject(wanted) ? wanted.type : undefined;
  if (type === "text") return;
  if (!isObject(wanted) || (type !== "json_object" && type !== "json_schema"))
    throw invalidRequest("response_format.type", "'response_format' must be text, json_object or json_schema.");
  config.responseMimeType = "application/json";
  if (type === "json_object") return;
  const schema = isObject(wanted.json_schema) ? wanted.json_schema.schema : undefined;
  if (schema === undefined || schema === null) return;
  if (!isObject(schema))
    throw invalidRequest("response_format.json_schema.schema", "The schema must be a JSON schema.");
  config.responseJsonSchema = schema;
}

/** Google's own table for OpenAI's efforts (ai.google.dev/gemini-api/docs/openai#thinking). */
const efforts: Readonly<Record<string, { level: string; budget: number }>> = {
  minimal: { level: "minimal", budget: 1_024 },
  low: { level: "low", budget: 1_024 },
  medium: { level: "medium", budget: 8_192 },
  high: { level: "high", budget: 24_576 },
  xhigh: { level: "high", budget: 24_576 },
};

function thinking(chat: ChatBody, config: Config, context: UpstreamContext): void {
  const effort = chat.reasoning_effort;
  if (effort === undefined || effort === null) return;
  const model = context.upstreamModel;
  if (effort === "none") {
    if (!alwaysThinks(model)) config.thinkingConfig = { thinkingBudget: 0 };
    else unsupported(context.unsupported, "reasoning_effort", "This model always thinks: 'none' is not supported.");
    return;
  }
  const known = typeof effort === "string" && Object.hasOwn(efforts, effort) ? efforts[effort] : undefined;
  if (!known)
    throw invalidRequest("reasoning_effort", "'reasoning_effort' must be none, minimal, low, medium, high or xhigh.");
  const amount = thinksByLevel(model) ? { thinkingLevel: known.level } : { thinkingBudget: known.budget };
  config.thinkingConfig = { ...amount, includeThoughts: true };
}

/**
 * The request's generationConfig; null: nothing is asked for.
 * @throws AppError(invalid_request) naming the parameter at fault
 */
export function generationConfigOf(chat: ChatBody, context: UpstreamContext): Config | null {
  const config: Config = {};
  limits(chat, config, context);
  sampling(chat, config, context);
  logprobs(chat, config);
  format(chat, config);
  thinking(chat, config, context);
  return Object.keys(config).length > 0 ? config : null;
}
