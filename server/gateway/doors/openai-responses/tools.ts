/** Tools and the choice among them, in the one chat form. */
import { isObject } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import {
  type Fields,
  optionalBoolean,
  optionalObject,
  optionalObjects,
  optionalText,
  requiredText,
} from "../request-fields.ts";

interface ChatTool {
  type: "function";
  function: { name: string } & Record<string, unknown>;
}

function toTool(tool: Fields, path: string): ChatTool {
  if (tool.type !== "function")
    throw invalidRequest(
      `${path}.type`,
      `'${path}.type': only tools of type 'function' can be used with this model; built-in tools run at OpenAI only.`,
    );
  const description = optionalText(tool, "description", `${path}.`);
  const parameters = optionalObject(tool, "parameters", `${path}.`);
  const strict = optionalBoolean(tool, "strict", `${path}.`);
  return {
    type: "function",
    function: {
      name: requiredText(tool, "name", `${path}.`),
      ...(description === undefined ? {} : { description }),
      ...(parameters ? { parameters } : {}),
      ...(strict === undefined ? {} : { strict }),
    },
  };
}

const options = new Set(["none", "auto", "required"]);

function allowedNames(choice: Fields): Set<string> {
  const allowed = optionalObjects(choice, "tools", "tool_choice.") ?? [];
  return new Set(
    allowed.map((tool, index) => {
      if (tool.type === "function") return requiredText(tool, "name", `tool_choice.tools.${index}.`);
      throw invalidRequest(`tool_choice.tools.${index}.type`, "Only tools of type 'function' can be allowed.");
    }),
  );
}

/**
 * `tools` and `tool_choice` of a chat; a choice of some allowed tools leaves the others out.
 *
 * @throws AppError(invalid_request) for a tool that is no function, or a choice that is none of ours
 */
export function chatTools(fields: Fields): { tools?: ChatTool[]; tool_choice?: unknown } {
  const tools = (optionalObjects(fields, "tools") ?? []).map((tool, index) => toTool(tool, `tools.${index}`));
  const choice = fields.tool_choice;
  const some = tools.length > 0 ? { tools } : {};
  if (choice === undefined || choice === null) return some;
  if (typeof choice === "string" && options.has(choice)) return { ...some, tool_choice: choice };
  if (isObject(choice) && choice.type === "function") {
    const name = requiredText(choice, "name", "tool_choice.");
    return { ...some, tool_choice: { type: "function", function: { name } } };
  }
  if (isObject(choice) && choice.type === "allowed_tools") {
    const names = allowedNames(choice);
    const left = tools.filter((tool) => names.has(tool.function.name));
    if (left.length === 0) throw invalidRequest("tool_choice.tools", "None of the allowed tools is among 'tools'.");
    return { tools: left, tool_choice: choice.mode === "required" ? "required" : "auto" };
  }
  throw invalidRequest(
    "tool_choice",
    "'tool_choice' must be 'none', 'auto', 'required', a function or a set of allowed functions.",
  );
}
