import type { ChatBody } from "../chat.ts";
import type { UpstreamContext, UpstreamRequest } from "../port.ts";
import { jsonBytes } from "../wire/json-bytes.ts";
import { isObject } from "../wire/json-values.ts";
import { unsupported } from "../wire/unsupported.ts";
import { ollamaMessages } from "./messages.ts";

type Policy = UpstreamContext["unsupported"];

const common = ["content-type", "application/json"];
/** Frozen: what is constant is authorized once. */
export const syncHeaders: string[] = Object.freeze([...common, "accept", "application/json"]) as string[];
export const streamHeaders: string[] = Object.freeze([...common, "accept", "application/x-ndjson"]) as string[];

/** Options of the same name and meaning. */
const sameOptions = ["temperature", "top_p", "top_k", "min_p", "seed", "presence_penalty", "frequency_penalty"];

const refusedMembers = [
  "logit_bias",
  "audio",
  "prediction",
  "web_search_options",
  "functions",
  "function_call",
] as const;

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== false;

function optionsOf(chat: ChatBody, outputCap: number | null): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const name of sameOptions) if (chat[name] !== undefined && chat[name] !== null) options[name] = chat[name];
  const cap = chat.max_completion_tokens ?? chat.max_tokens ?? outputCap;
  if (cap !== null) options.num_predict = cap;
  if (typeof chat.stop === "string") options.stop = [chat.stop];
  else if (Array.isArray(chat.stop)) options.stop = chat.stop;
  return options;
}

/** `format`: "json" or a schema; undefined: free text. */
function formatOf(format: unknown): unknown {
  if (!isObject(format)) return undefined;
  if (format.type === "json_object") return "json";
  if (format.type !== "json_schema") return undefined;
  return isObject(format.json_schema) && isObject(format.json_schema.schema) ? format.json_schema.schema : "json";
}

/** `think` of a reasoning effort; undefined: as the model does by itself. */
function thinkOf(effort: unknown): unknown {
  if (effort === "none") return false;
  if (effort === "minimal") return "low";
  if (effort === "xhigh") return "high";
  return effort === "low" || effort === "medium" || effort === "high" ? effort : undefined;
}

/** Tools unless they are switched off; a call cannot be forced. */
function toolsOf(chat: ChatBody, policy: Policy): unknown[] | undefined {
  const { tool_choice: choice, tools } = chat;
  if (!Array.isArray(tools) || tools.length === 0 || choice === "none") return undefined;
  if (isGiven(choice) && choice !== "auto") unsupported(policy, "tool_choice");
  if (chat.parallel_tool_calls === false) unsupported(policy, "parallel_tool_calls");
  return tools.filter(isObject).map((tool) => ({ type: "function", function: tool.function }));
}

function refuseUnsupported(chat: ChatBody, policy: Policy): void {
  if (isGiven(chat.n) && chat.n !== 1) unsupported(policy, "n");
  for (const name of refusedMembers) if (isGiven(chat[name])) unsupported(policy, name);
  if (Array.isArray(chat.modalities) && chat.modalities.some((modality) => modality !== "text"))
    unsupported(policy, "modalities");
}

/**
 * A chat as Ollama's `api/chat` (github.com/ollama/ollama/blob/main/docs/api.md).
 * @throws AppError(invalid_request) naming the parameter that Ollama does not have
 */
export function ollamaChatRequest(chat: ChatBody, context: UpstreamContext): UpstreamRequest {
  const policy = context.unsupported;
  refuseUnsupported(chat, policy);
  const body = {
    model: context.upstreamModel,
    messages: ollamaMessages(chat.messages, policy),
    // Ollama streams when nothing is said.
    stream: context.stream,
    tools: toolsOf(chat, policy),
    format: formatOf(chat.response_format),
    think: thinkOf(chat.reasoning_effort),
    logprobs: chat.logprobs === true ? true : undefined,
    top_logprobs: typeof chat.top_logprobs === "number" ? chat.top_logprobs : undefined,
    options: optionsOf(chat, context.outputCap),
  };
  return { path: "/api/chat", headers: context.stream ? streamHeaders : syncHeaders, body: jsonBytes(body) };
}
