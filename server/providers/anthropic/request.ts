/** A chat in the one form as a request to Anthropic's Messages API (platform.claude.com/docs/en/api/messages). */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext, UpstreamRequest } from "../port.ts";
import { jsonBytes } from "../wire/json-bytes.ts";
import { countOf, isObject, textOf } from "../wire/json-values.ts";
import { refuseLongCache } from "../wire/long-cache.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import type { Block } from "./content-blocks.ts";
import { readConversation } from "./messages.ts";
import { readSampling, readStop } from "./sampling.ts";
import { readThinking } from "./thinking.ts";
import { forcesTool, readTools } from "./tools.ts";

/** Members that are translated, each by its own reader. */
const translated = [
  "model",
  "messages",
  "stream",
  "stream_options",
  "max_tokens",
  "max_completion_tokens",
  "temperature",
  "top_p",
  "top_k",
  "stop",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "functions",
  "function_call",
  "reasoning_effort",
  "response_format",
  "user",
  "safety_identifier",
];
/** Members that change nothing about the answer: left out without a word. */
const immaterial = ["metadata", "store", "service_tier", "prompt_cache_key", "prompt_cache_retention"];
const known = new Set([...translated, ...immaterial]);

/** Values with which a member that has no equivalent asks for nothing. */
function asksNothing(name: string, value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true;
  if (value === 0) return name !== "seed";
  if (name === "n") return value === 1;
  if (name === "verbosity") return value === "medium";
  if (name === "modalities") return Array.isArray(value) && value.length === 1 && value[0] === "text";
  return name === "logit_bias" && isObject(value) && Object.keys(value).length === 0;
}

/** What the API has no equivalent for is refused by name, or left out. */
function checkMembers(chat: ChatBody, context: UpstreamContext): void {
  for (const [name, value] of Object.entries(chat)) {
    if (known.has(name) || asksNothing(name, value)) continue;
    unsupported(context.unsupported, name.slice(0, 64));
  }
}

/** The API wants a cap always: the client's, else the one that the hold covers, else the model's own maximum. */
function capOf(chat: ChatBody, context: UpstreamContext): number {
  const caps = [chat.max_completion_tokens, chat.max_tokens].map(countOf).filter((cap) => cap !== null && cap > 0);
  return caps.length > 0 ? Math.max(...(caps as number[])) : (context.outputCap ?? context.maxOutputTokens);
}

/** `output_config.format` (platform.claude.com/docs/en/build-with-claude/structured-outputs). */
function readFormat(chat: ChatBody, context: UpstreamContext): { format?: Block } {
  const format = chat.response_format;
  if (format === undefined || format === null) return {};
  if (!isObject(format)) throw invalidRequest("response_format", "'response_format' must be an object.");
  if (format.type === "text") return {};
  if (format.type === "json_schema") {
    const schema = isObject(format.json_schema) ? format.json_schema.schema : undefined;
    if (!isObject(schema))
      throw invalidRequest("response_format.json_schema.schema", "'schema' is required and must be a JSON schema.");
    return { format: { type: "json_schema", schema } };
  }
  unsupported(context.unsupported, "response_format", "Anthropic's models have JSON output by 'json_schema' only.");
  return {};
}

/** One block of plain text as a string, so that the request looks as a person would write it. */
const systemOf = (blocks: Block[]): { system?: unknown } => {
  const [first] = blocks;
  if (!first) return {};
  return { system: blocks.length === 1 && first.cache_control === undefined ? first.text : blocks };
};

/** @throws AppError(invalid_request) for what is malformed or has no equivalent, naming the parameter */
export function messagesBody(chat: ChatBody, context: UpstreamContext): Record<string, unknown> {
  checkMembers(chat, context);
  refuseLongCache(chat, context.settings);
  const tools = readTools(chat, context);
  const cap = capOf(chat, context);
  const thinking = readThinking(chat, context, { cap, forcedTool: forcesTool(tools.tool_choice) });
  const { system, turns } = readConversation(chat.messages, { context, withThinking: thinking.active });
  const output = { ...(thinking.effort ? { effort: thinking.effort } : {}), ...readFormat(chat, context) };
  const user = textOf(chat.safety_identifier) ?? textOf(chat.user);
  return {
    model: context.upstreamModel,
    max_tokens: cap,
    ...systemOf(system),
    messages: turns,
    ...readSampling(chat, context, thinking.active),
    ...readStop(chat, context),
    ...tools,
    ...(thinking.config ? { thinking: thinking.config } : {}),
    ...(Object.keys(output).length > 0 ? { output_config: output } : {}),
    ...(user ? { metadata: { user_id: user } } : {}),
    ...(context.stream ? { stream: true } : {}),
  };
}

/** @throws AppError(invalid_request) */
export function readRequest(chat: ChatBody, context: UpstreamContext): UpstreamRequest {
  const accept = context.stream ? "text/event-stream" : "application/json";
  return {
    path: "/v1/messages",
    headers: ["content-type", "application/json", "accept", accept],
    body: jsonBytes(messagesBody(chat, context)),
  };
}
