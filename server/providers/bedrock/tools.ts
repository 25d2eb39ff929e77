/** Tools and the choice among them (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html). */
import type { ChatBody } from "#server/providers/chat.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { isObject, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest, unsupported } from "#server/providers/wire/unsupported.ts";
import { type Block, cachePoint } from "./content.ts";
import { modelTraits } from "./models.ts";

/**
 * Converse's `toolConfig`; null: none.
 *
 * @param calledTools tools that were called in the conversation: Converse refuses one with calls whose tools are not
 * declared, so those that the client does not declare any more are
 * @throws AppError(invalid_request) naming the tool at fault, or what cannot be asked for
 */
export function toolConfig(
  chat: ChatBody,
  calledTools: ReadonlySet<string>,
  context: UpstreamContext,
): Record<string, unknown> | null {
  const tools = declaredTools(chat.tools, context);
  const choice = toolChoice(chat.tool_choice, context);
  if (choice === "none" && calledTools.size === 0) return null;
  if (choice === "none") unsupported(context.unsupported, "tool_choice", noneBesideCalls);
  if (tools.length === 0) {
    for (const name of calledTools) tools.push({ toolSpec: { name, inputSchema: { json: { type: "object" } } } });
  }
  if (tools.length === 0) return null;
  return choice === null || choice === "none" ? { tools } : { tools, toolChoice: choice };
}

const noneBesideCalls =
  "'tool_choice': 'none' is not supported by the model that serves this request once tools have been called.";

function declaredTools(tools: unknown, context: UpstreamContext): Block[] {
  if (tools === undefined || tools === null) return [];
  if (!Array.isArray(tools)) throw invalidRequest("tools", "'tools' must be an array.");
  return tools.flatMap((tool: unknown, index) => {
    const param = `tools.${index}`;
    if (!isObject(tool)) throw invalidRequest(param, "A tool must be an object.");
    if (tool.type !== "function") {
      unsupported(context.unsupported, `${param}.type`);
      return [];
    }
    return [{ toolSpec: toolSpec(tool.function, `${param}.function`) }, ...cachePoint(tool.cache_control)];
  });
}

function toolSpec(definition: unknown, param: string): Block {
  const name = isObject(definition) ? textOf(definition.name) : null;
  if (!isObject(definition) || !name) throw invalidRequest(`${param}.name`, "A function's 'name' is required.");
  const schema = definition.parameters ?? { type: "object", properties: {} };
  if (!isObject(schema)) throw invalidRequest(`${param}.parameters`, "A function's 'parameters' must be an object.");
  const description = textOf(definition.description);
  return {
    name,
    ...(description ? { description } : {}),
    inputSchema: { json: schema },
    ...(definition.strict === true ? { strict: true } : {}),
  };
}

/** The model must call a tool. */
export const forcesTool = (choice: unknown): boolean =>
  choice === "required" || (isObject(choice) && choice.type === "function");

/** Converse's `toolChoice`; null: the model's own choice, which is left out as models without a choice refuse it. */
function toolChoice(choice: unknown, context: UpstreamContext): Record<string, unknown> | "none" | null {
  if (choice === undefined || choice === null || choice === "auto") return null;
  if (choice === "none") return "none";
  if (choice === "required") return { any: {} };
  const chosen = isObject(choice) && choice.type === "function" ? choice.function : undefined;
  const name = isObject(chosen) ? textOf(chosen.name) : null;
  if (name) return { tool: { name } };
  if (isObject(choice) && typeof choice.type === "string" && choice.type !== "function") {
    unsupported(context.unsupported, "tool_choice.type");
    return null;
  }
  throw invalidRequest("tool_choice", "'tool_choice' must be none, auto, required, or name a function.");
}

/**
 * Vendor's fields for `parallel_tool_calls: false`; null: none are needed.
 *
 * @throws AppError(invalid_request) where the model cannot be held to one call
 */
export function oneCallOnly(chat: ChatBody, context: UpstreamContext): Record<string, unknown> | null {
  const parallel = chat.parallel_tool_calls;
  if (parallel === undefined || parallel === null || parallel === true || !Array.isArray(chat.tools)) return null;
  if (parallel !== false) throw invalidRequest("parallel_tool_calls", "'parallel_tool_calls' must be a boolean.");
  if (modelTraits(context.upstreamModel).family !== "claude") {
    unsupported(context.unsupported, "parallel_tool_calls");
    return null;
  }
  const choice = toolChoice(chat.tool_choice, context);
  if (choice === "none") return null;
  const type = choice === null ? "auto" : "any" in choice ? "any" : "tool";
  const name = type === "tool" && choice && isObject(choice.tool) ? { name: choice.tool.name } : {};
  return { tool_choice: { type, ...name, disable_parallel_tool_use: true } };
}
