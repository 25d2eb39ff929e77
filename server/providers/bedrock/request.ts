/**
 * A chat as a call of Converse or ConverseStream
 * (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html).
 */
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext, UpstreamRequest } from "#server/providers/port.ts";
import { jsonBytes } from "#server/providers/wire/json-bytes.ts";
import { countOf, isObject, textOf } from "#server/providers/wire/json-values.ts";
import { refuseLongCache } from "#server/providers/wire/long-cache.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import { readConversation } from "./messages.ts";
import { modelTraits } from "./models.ts";
import { thinkingFields } from "./reasoning.ts";
import { readSampling } from "./sampling.ts";
import { forcesTool, oneCallOnly, toolConfig } from "./tools.ts";

/**
 * Parameters of OpenAI's that Converse has nothing for, and the values that ask for nothing. What has no effect on
 * the answer (user, metadata, store, stream_options, service_tier, prompt_cache_key …) is left out silently.
 */
const impossible: Readonly<Record<string, (value: unknown) => boolean>> = {
  n: (value) => value === 1,
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  logit_bias: (value) => isObject(value) && Object.keys(value).length === 0,
  seed: () => false,
  frequency_penalty: (value) => value === 0,
  presence_penalty: (value) => value === 0,
  functions: () => false,
  function_call: () => false,
  modalities: (value) => Array.isArray(value) && value.every((modality) => modality === "text"),
  audio: () => false,
  prediction: () => false,
  web_search_options: () => false,
  verbosity: (value) => value === "medium",
};

const wholeHeaders = ["content-type", "application/json", "accept", "application/json"];
const streamHeaders = ["content-type", "application/json", "accept", "application/vnd.amazon.eventstream"];

/** @throws AppError(invalid_request) naming the parameter that is malformed or not supported */
export function makeRequest(chat: ChatBody, context: UpstreamContext): UpstreamRequest {
  for (const [name, isNothing] of Object.entries(impossible)) {
    const value = Object.hasOwn(chat, name) ? chat[name] : undefined;
    if (value !== undefined && value !== null && !isNothing(value)) unsupported(context.unsupported, name);
  }
  refuseLongCache(chat, context.settings);
  const thinking = thinkingFields(chat, context, {
    maxTokens: answerCap(chat, context),
    forcedTool: forcesTool(chat.tool_choice),
  });
  const traits = modelTraits(context.upstreamModel);
  // Claude takes its reasoning back only while it reasons.
  const { system, messages, calledTools } = readConversation(chat.messages, traits.family !== "claude" || !!thinking);
  const maxTokens = thinking ? thinking.maxTokens : answerCap(chat, context);
  const sampling = readSampling(chat, context, traits.family === "claude" && !!thinking);
  const stop = stopSequences(chat.stop);
  const inference = {
    ...(maxTokens === null ? {} : { maxTokens }),
    ...sampling.inference,
    ...(stop.length > 0 ? { stopSequences: stop } : {}),
  };
  const tools = toolConfig(chat, calledTools, context);
  const format = outputConfig(chat.response_format, context);
  const oneCall = tools ? oneCallOnly(chat, context) : null;
  // The vendor's own field says the choice as well; told twice it would be refused.
  if (oneCall) delete tools?.toolChoice;
  const fields = { ...thinking?.fields, ...sampling.fields, ...oneCall };
  const body = {
    messages,
    ...(system.length > 0 ? { system } : {}),
    ...(Object.keys(inference).length > 0 ? { inferenceConfig: inference } : {}),
    ...(tools ? { toolConfig: tools } : {}),
    ...(format ? { outputConfig: format } : {}),
    ...(Object.keys(fields).length > 0 ? { additionalModelRequestFields: fields } : {}),
    // Converse tells that a sequence stopped the answer, Claude also which: ignored by models without the field.
    ...(stop.length > 0 ? { additionalModelResponseFieldPaths: ["/stop_sequence"] } : {}),
  };
  return {
    // An id may be an ARN: its colons and slashes must not be path.
    path: `/model/${encodeURIComponent(context.upstreamModel)}/${context.stream ? "converse-stream" : "converse"}`,
    headers: context.stream ? streamHeaders : wholeHeaders,
    body: jsonBytes(body),
  };
}

/** The client's cap of output tokens, else the one to impose; null: none. */
function answerCap(chat: ChatBody, context: UpstreamContext): number | null {
  for (const name of ["max_completion_tokens", "max_tokens"]) {
    const value = chat[name];
    if (value === undefined || value === null) continue;
    const cap = countOf(value);
    if (!cap) throw invalidRequest(name, `'${name}' must be a positive integer.`);
    return cap;
  }
  return context.outputCap;
}

function stopSequences(stop: unknown): string[] {
  if (stop === undefined || stop === null) return [];
  const list: unknown[] = Array.isArray(stop) ? stop : [stop];
  return list.map((sequence) => {
    if (typeof sequence !== "string") throw invalidRequest("stop", "'stop' must be a string or an array of strings.");
    return sequence;
  });
}

/** A JSON schema to answer in (docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html). */
function outputConfig(format: unknown, context: UpstreamContext): Record<string, unknown> | null {
  if (format === undefined || format === null) return null;
  if (!isObject(format)) throw invalidRequest("response_format", "'response_format' must be an object.");
  if (format.type === "text") return null;
  if (format.type !== "json_schema") {
    unsupported(context.unsupported, "response_format.type");
    return null;
  }
  const wanted = isObject(format.json_schema) ? format.json_schema : {};
  if (!isObject(wanted.schema)) {
    throw invalidRequest("response_format.json_schema.schema", "A JSON schema is required and must be an object.");
  }
  const description = textOf(wanted.description);
  return {
    textFormat: {
      type: "json_schema",
      structure: {
        jsonSchema: {
          name: textOf(wanted.name) ?? "answer",
          ...(description ? { description } : {}),
          schema: jsonBytes(wanted.schema).toString(),
        },
      },
    },
  };
}
