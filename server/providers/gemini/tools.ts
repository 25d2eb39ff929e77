/** Tools and tool choice (ai.google.dev/api/caching#Tool). */
import type { ChatBody } from "../chat.ts";
import type { UpstreamContext } from "../port.ts";
import { isObject, objectsOf, textOf } from "../wire/json-values.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";

interface Declaration {
  name: string;
  description?: string;
  parametersJsonSchema?: unknown;
}

function declaration(of: unknown, param: string): Declaration {
  const name = isObject(of) ? textOf(of.name) : null;
  if (!isObject(of) || !name) throw invalidRequest(`${param}.name`, "A function's 'name' is required.");
  const { description, parameters } = of;
  if (parameters !== undefined && parameters !== null && !isObject(parameters))
    throw invalidRequest(`${param}.parameters`, "A function's 'parameters' must be a JSON schema.");
  return {
    name,
    ...(typeof description === "string" ? { description } : {}),
    ...(isObject(parameters) ? { parametersJsonSchema: parameters } : {}),
  };
}

function declarations(chat: ChatBody, context: UpstreamContext): Declaration[] {
  const { tools, functions } = chat;
  const found: Declaration[] = [];
  if (tools !== undefined && tools !== null) {
    if (!Array.isArray(tools)) throw invalidRequest("tools", "'tools' must be an array.");
    tools.forEach((tool: unknown, index) => {
      if (!isObject(tool)) throw invalidRequest(`tools.${index}`, "A tool must be an object.");
      if (tool.type === "function") found.push(declaration(tool.function, `tools.${index}.function`));
      else unsupported(context.unsupported, `tools.${index}.type`);
    });
  } else if (Array.isArray(functions)) {
    functions.forEach((of: unknown, index) => {
      found.push(declaration(of, `functions.${index}`));
    });
  }
  return found;
}

interface CallingConfig {
  mode: "NONE" | "AUTO" | "ANY" | "VALIDATED";
  allowedFunctionNames?: string[];
}

const modes = { none: "NONE", auto: "AUTO", required: "ANY" } as const;

/** `allowed_tools`: Google restricts by name where a call must be made, or may be made and is validated. */
function allowed(choice: Record<string, unknown>): CallingConfig {
  const given = isObject(choice.allowed_tools) ? choice.allowed_tools : choice;
  const names = objectsOf(given.tools).map((tool) => textOf(isObject(tool.function) ? tool.function.name : tool.name));
  const allowedFunctionNames = names.filter((name) => name !== null);
  if (allowedFunctionNames.length === 0)
    throw invalidRequest("tool_choice.allowed_tools.tools", "'allowed_tools' must name at least one function.");
  return { mode: given.mode === "required" ? "ANY" : "VALIDATED", allowedFunctionNames };
}

function choiceOf(chat: ChatBody): CallingConfig | null {
  const choice = chat.tool_choice ?? chat.function_call;
  if (choice === undefined || choice === null) return null;
  if (choice === "none" || choice === "auto" || choice === "required") return { mode: modes[choice] };
  if (isObject(choice)) {
    if (choice.type === "allowed_tools") return allowed(choice);
    const name = textOf(isObject(choice.function) ? choice.function.name : choice.name);
    if (name) return { mode: "ANY", allowedFunctionNames: [name] };
  }
  throw invalidRequest("tool_choice", "'tool_choice' must be none, auto, required, or name a function.");
}

/**
 * The request's `tools` and `toolConfig`; empty without tools. Parameters go as the JSON schema they are.
 * @throws AppError(invalid_request) naming the tool at fault
 */
export function toolsOf(chat: ChatBody, context: UpstreamContext): Record<string, unknown> {
  const functionDeclarations = declarations(chat, context);
  if (functionDeclarations.length === 0) return {};
  const functionCallingConfig = choiceOf(chat);
  if (chat.parallel_tool_calls === false) unsupported(context.unsupported, "parallel_tool_calls");
  return {
    tools: [{ functionDeclarations }],
    ...(functionCallingConfig ? { toolConfig: { functionCallingConfig } } : {}),
  };
}
