/** OpenAI's tools and tool choice as Anthropic's (platform.claude.com/docs/en/agents-and-tools/tool-use). */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { isObject, textOf } from "../wire/json-values.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";
import { type Block, cacheControlOf } from "./content-blocks.ts";

function toolOf(tool: unknown, param: string, context: UpstreamContext): Block | null {
  if (!isObject(tool)) throw invalidRequest(param, "A tool must be an object.");
  if (tool.type !== "function") {
    unsupported(
      context.unsupported,
      `${param}.type`,
      "Only tools of type 'function' can be sent to Anthropic's models.",
    );
    return null;
  }
  const declared = tool.function;
  if (!isObject(declared) || typeof declared.name !== "string")
    throw invalidRequest(`${param}.function.name`, "A function's 'name' is required and must be a string.");
  const { parameters } = declared;
  if (parameters !== undefined && parameters !== null && !isObject(parameters))
    throw invalidRequest(`${param}.function.parameters`, "A function's 'parameters' must be a JSON schema.");
  const description = textOf(declared.description);
  return {
    name: declared.name,
    ...(description ? { description } : {}),
    input_schema: { type: "object", ...(parameters ?? { properties: {} }) },
    ...(declared.strict === true ? { strict: true } : {}),
    ...cacheControlOf(tool.cache_control ?? declared.cache_control),
  };
}

function choiceOf(choice: unknown, context: UpstreamContext): Block | null {
  if (choice === undefined || choice === null) return null;
  if (choice === "auto" || choice === "none") return { type: choice };
  if (choice === "required") return { type: "any" };
  if (!isObject(choice))
    throw invalidRequest("tool_choice", "'tool_choice' must be auto, none, required or a function.");
  if (choice.type === "function" && isObject(choice.function) && typeof choice.function.name === "string")
    return { type: "tool", name: choice.function.name };
  if (choice.type === "allowed_tools" || choice.type === "custom") {
    unsupported(context.unsupported, "tool_choice", `'tool_choice' of type '${choice.type}' has no equivalent.`);
    return null;
  }
  throw invalidRequest("tool_choice", "'tool_choice' must name a function.");
}

export interface ToolMembers {
  tools?: Block[];
  tool_choice?: Block;
}

/**
 * `tools` and `tool_choice`; without tools none of them, since the API takes no choice then.
 * @throws AppError(invalid_request) naming the tool's member at fault
 */
export function readTools(chat: ChatBody, context: UpstreamContext): ToolMembers {
  if (chat.functions !== undefined)
    unsupported(context.unsupported, "functions", "'functions' is outdated: use 'tools'.");
  if (chat.function_call !== undefined)
    unsupported(context.unsupported, "function_call", "'function_call' is outdated: use 'tool_choice'.");
  const given = chat.tools ?? [];
  if (!Array.isArray(given)) throw invalidRequest("tools", "'tools' must be an array.");
  const tools = given
    .map((tool: unknown, index) => toolOf(tool, `tools.${index}`, context))
    .filter((tool) => tool !== null);
  if (tools.length === 0) return {};
  let choice = choiceOf(chat.tool_choice, context);
  if (chat.parallel_tool_calls === false && choice?.type !== "none")
    choice = { ...(choice ?? { type: "auto" }), disable_parallel_tool_use: true };
  return { tools, ...(choice ? { tool_choice: choice } : {}) };
}

/** The model has to call a tool, so that it cannot think before (the API refuses both at once). */
export const forcesTool = (choice: Block | undefined): boolean => choice?.type === "any" || choice?.type === "tool";
