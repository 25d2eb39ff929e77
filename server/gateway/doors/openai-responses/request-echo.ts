/** What a response object says back of its request: small members only, so that a stream keeps no content alive. */
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { type Fields, optionalBoolean, optionalInteger, optionalNumber } from "../request-fields.ts";
import { wantsLogprobs } from "./chat-body.ts";

export interface RequestEcho {
  instructions: string | null;
  max_output_tokens: number | null;
  metadata: Fields;
  parallel_tool_calls: boolean;
  reasoning: { effort: string | null; summary: string | null };
  safety_identifier: string | null;
  store: false;
  temperature: number | null;
  text: Fields;
  tool_choice: unknown;
  tools: unknown[];
  top_logprobs: number;
  top_p: number | null;
  truncation: "disabled";
  user: string | null;
}

/** What the writer must know beyond what it says back. */
export interface WriterWishes {
  echo: RequestEcho;
  /** Reasoning is told as a summary, as the client asked for one. */
  summary: boolean;
  logprobs: boolean;
}

const small = (value: unknown, most: number): boolean => JSON.stringify(value).length <= most;
/** Longer instructions and tools are not said back: they would travel with three events of every stream. */
const mostBytesBack = 16_384;

/**
 * @returns what the answer to this request says of it
 * @throws AppError(invalid_request) for a member of a wrong type
 */
export function writerWishes(fields: Fields): WriterWishes {
  const reasoning = isObject(fields.reasoning) ? fields.reasoning : {};
  const summary = textOf(reasoning.summary) ?? textOf(reasoning.generate_summary);
  const instructions = textOf(fields.instructions);
  const tools = Array.isArray(fields.tools) && small(fields.tools, mostBytesBack) ? fields.tools : [];
  const text = isObject(fields.text) && small(fields.text, mostBytesBack) ? fields.text : {};
  const echo: RequestEcho = {
    instructions: instructions !== null && instructions.length <= mostBytesBack ? instructions : null,
    max_output_tokens: optionalNumber(fields, "max_output_tokens") ?? null,
    metadata: isObject(fields.metadata) && small(fields.metadata, mostBytesBack) ? fields.metadata : {},
    parallel_tool_calls: optionalBoolean(fields, "parallel_tool_calls") ?? true,
    reasoning: { effort: textOf(reasoning.effort), summary },
    safety_identifier: textOf(fields.safety_identifier),
    store: false,
    temperature: optionalNumber(fields, "temperature") ?? null,
    text: { format: { type: "text" }, ...text },
    tool_choice: isObject(fields.tool_choice) && tools.length === 0 ? "auto" : (fields.tool_choice ?? "auto"),
    tools,
    top_logprobs: optionalInteger(fields, "top_logprobs", 0, 20) ?? 0,
    top_p: optionalNumber(fields, "top_p") ?? null,
    truncation: "disabled",
    user: textOf(fields.user),
  };
  return { echo, summary: summary !== null, logprobs: wantsLogprobs(fields) };
}

/** Of a request that was not read by this door: a local answer of the gateway's own. */
export const noWishes: WriterWishes = writerWishes({});
