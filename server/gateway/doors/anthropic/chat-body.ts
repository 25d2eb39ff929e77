/** A request of the Messages API in the one chat form, for upstreams that do not speak it. */
import type { ChatBody } from "#server/providers/chat.ts";
import { isObject, objectsOf, shown, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalNumber, requiredText } from "../request-fields.ts";
import { messagesOf } from "./chat-messages.ts";

/** What runs or is kept at Anthropic and nowhere else. */
const vendorState = ["container", "mcp_servers", "context_management", "previous_message_id"];

function refuseVendorState(fields: Fields): void {
  for (const name of vendorState)
    if (fields[name] !== undefined && fields[name] !== null)
      throw invalidRequest(name, `'${name}' is not supported by the model that serves this request.`);
}

function toolOf(tool: Fields, index: number): Record<string, unknown> {
  const param = `tools.${index}`;
  if (tool.type !== undefined && tool.type !== null && tool.type !== "custom") {
    const type = shown(tool.type);
    throw invalidRequest(`${param}.type`, `Tools of type '${type}' run at Anthropic only; this model has none.`);
  }
  if (!isObject(tool.input_schema))
    throw invalidRequest(`${param}.input_schema`, "'input_schema' is required and must be a JSON schema.");
  const description = textOf(tool.description);
  return {
    type: "function",
    function: {
      name: requiredText(tool, "name", `${param}.`),
      ...(description === null ? {} : { description }),
      parameters: tool.input_schema,
      ...(tool.strict === true ? { strict: true } : {}),
    },
    ...(isObject(tool.cache_control) ? { cache_control: tool.cache_control } : {}),
  };
}

function toolMembers(fields: Fields): Record<string, unknown> {
  const tools = objectsOf(fields.tools).map(toolOf);
  if (tools.length === 0) return {};
  const choice = isObject(fields.tool_choice) ? fields.tool_choice : null;
  const alone = choice?.disable_parallel_tool_use === true ? { parallel_tool_calls: false } : {};
  return { tools, ...(choice ? { tool_choice: choiceOf(choice) } : {}), ...alone };
}

function choiceOf(choice: Fields): unknown {
  switch (choice.type) {
    case "auto":
    case "none":
      return choice.type;
    case "any":
      return "required";
    case "tool":
      return { type: "function", function: { name: requiredText(choice, "name", "tool_choice.") } };
    default:
      throw invalidRequest("tool_choice.type", "'tool_choice.type' must be auto, any, tool or none.");
  }
}

/** Budgets below these are a low and a medium effort. */
const mediumBudget = 4096;
const highBudget = 16_384;

/**
 * Thinking as an effort. Adaptive thinking without one leaves it to the model, so nothing is said: a model that cannot
 * think would refuse the word.
 */
function effortOf(fields: Fields): string | undefined {
  const { thinking, output_config } = fields;
  if (!isObject(thinking)) return undefined;
  if (thinking.type === "enabled") {
    const budget = optionalNumber(thinking, "budget_tokens") ?? 0;
    return budget < mediumBudget ? "low" : budget < highBudget ? "medium" : "high";
  }
  const effort = thinking.type === "adaptive" && isObject(output_config) ? output_config.effort : null;
  // What is above "high" only some of the other vendors' models know.
  if (effort === "xhigh" || effort === "max") return "high";
  return effort === "low" || effort === "medium" || effort === "high" ? effort : undefined;
}

function responseFormat(format: unknown): Record<string, unknown> | undefined {
  if (!isObject(format)) return undefined;
  if (format.type !== "json_schema" || !isObject(format.schema))
    throw invalidRequest("output_config.format", "'output_config.format' must be a json_schema with its 'schema'.");
  return { type: "json_schema", json_schema: { name: "answer", schema: format.schema } };
}

export interface ReadMembers {
  model: string;
  stream: boolean;
  maxTokens: number | null;
  /** The JSON schema that the answer must follow, wherever the client said it. */
  format: unknown;
}

/**
 * The one chat form of a request.
 * @throws AppError(invalid_request) naming what is malformed, or runs at Anthropic only
 */
export function messagesToChat(fields: Fields, { model, stream, maxTokens, format }: ReadMembers): ChatBody {
  refuseVendorState(fields);
  if (maxTokens === 0) throw invalidRequest("max_tokens", "'max_tokens' must be at least 1 with this model.");
  const stops = Array.isArray(fields.stop_sequences) ? fields.stop_sequences : [];
  const optional = {
    max_completion_tokens: maxTokens ?? undefined,
    temperature: optionalNumber(fields, "temperature"),
    top_p: optionalNumber(fields, "top_p"),
    top_k: optionalNumber(fields, "top_k"),
    stop: stops.length > 0 ? stops : undefined,
    ...toolMembers(fields),
    reasoning_effort: effortOf(fields),
    response_format: responseFormat(format),
    user: isObject(fields.metadata) ? (textOf(fields.metadata.user_id) ?? undefined) : undefined,
    stream: stream || undefined,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
  return { ...given, model, messages: messagesOf(fields) };
}
