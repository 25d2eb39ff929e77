/** A request of the Responses API in the one chat form, for upstreams that do not speak it. */
import type { ChatBody } from "#server/providers/chat.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import {
  type Fields,
  optionalBoolean,
  optionalInteger,
  optionalNumber,
  optionalObject,
  optionalText,
  requiredText,
} from "../request-fields.ts";
import { inputMessages } from "./input-messages.ts";
import { chatTools } from "./tools.ts";

/** What is kept at OpenAI and nowhere else. */
const vendorState: Record<string, string> = {
  previous_response_id: "Earlier responses are not stored; send the conversation as 'input'.",
  conversation: "Conversations are not stored; send the conversation as 'input'.",
  prompt: "Stored prompts cannot be used with this model; send 'instructions' and 'input'.",
};

function refuseVendorState(fields: Fields): void {
  for (const [name, reason] of Object.entries(vendorState))
    if (fields[name] !== undefined && fields[name] !== null) throw invalidRequest(name, reason);
  if (optionalBoolean(fields, "background") === true)
    throw invalidRequest("background", "Responses cannot run in the background with this model.");
  const management = fields.context_management;
  if (Array.isArray(management) && management.length > 0)
    throw invalidRequest("context_management", "'context_management' is not supported by this model.");
}

function responseFormat(format: Fields | undefined): Record<string, unknown> | undefined {
  if (!format || format.type === "text") return undefined;
  if (format.type === "json_object") return { type: "json_object" };
  if (format.type !== "json_schema")
    throw invalidRequest("text.format.type", "'text.format.type' must be text, json_object or json_schema.");
  const path = "text.format.";
  const schema = optionalObject(format, "schema", path);
  if (!schema) throw invalidRequest("text.format.schema", "'text.format.schema' is required and must be an object.");
  const description = optionalText(format, "description", path);
  const strict = optionalBoolean(format, "strict", path);
  return {
    type: "json_schema",
    json_schema: {
      name: requiredText(format, "name", path),
      schema,
      ...(description === undefined ? {} : { description }),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

/** The client wants log probabilities of the text. */
export const wantsLogprobs = (fields: Fields): boolean =>
  Array.isArray(fields.include) && fields.include.includes("message.output_text.logprobs");

function sampling(fields: Fields): Record<string, unknown> {
  const logprobs = wantsLogprobs(fields);
  return {
    max_completion_tokens: optionalInteger(fields, "max_output_tokens", 1, mostTokens),
    temperature: optionalNumber(fields, "temperature"),
    top_p: optionalNumber(fields, "top_p"),
    logprobs: logprobs ? true : undefined,
    top_logprobs: logprobs ? optionalInteger(fields, "top_logprobs", 0, 20) : undefined,
    parallel_tool_calls: optionalBoolean(fields, "parallel_tool_calls"),
  };
}

/** The most output tokens that one request may ask for: far above any model. */
export const mostTokens = 100_000_000;

/**
 * The one chat form of a request. `store` is not heard: nothing is stored. `metadata` is said back in the answer and
 * goes no further, since it belongs to stored responses.
 *
 * @throws AppError(invalid_request) naming what is malformed, needs OpenAI's own state, or runs at OpenAI only
 */
export function responsesToChat(fields: Fields, model: string, stream: boolean): ChatBody {
  refuseVendorState(fields);
  const text = optionalObject(fields, "text");
  const reasoning = optionalObject(fields, "reasoning");
  const optional = {
    ...sampling(fields),
    ...chatTools(fields),
    response_format: responseFormat(text && optionalObject(text, "format", "text.")),
    verbosity: text && optionalText(text, "verbosity", "text."),
    reasoning_effort: reasoning && optionalText(reasoning, "effort", "reasoning."),
    user: optionalText(fields, "user"),
    safety_identifier: optionalText(fields, "safety_identifier"),
    prompt_cache_key: optionalText(fields, "prompt_cache_key"),
    service_tier: optionalText(fields, "service_tier"),
    stream: stream || undefined,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { ...given, model, messages: inputMessages(fields) };
}
