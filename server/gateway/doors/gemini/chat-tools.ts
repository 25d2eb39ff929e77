/** Tools of a Gemini request as OpenAI writes them. */
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { field, objectField, objectsField, textField } from "./field.ts";
import { jsonSchemaOf } from "./json-schema.ts";

type Fields = Record<string, unknown>;

interface ChatTool {
  type: "function";
  function: { name: string; description?: string; parameters?: Fields };
}

function parametersOf(declaration: Fields, param: string): Fields | null {
  const json = objectField(declaration, "parametersJsonSchema", param);
  if (json) return json;
  const schema = field(declaration, "parameters", param);
  return schema === undefined ? null : jsonSchemaOf(schema, `${param}.parameters`);
}

function toolOf(declaration: Fields, param: string): ChatTool {
  const name = textField(declaration, "name", param);
  if (!name) throw invalidRequest(`${param}.name`, "A function's 'name' is required.");
  const description = textField(declaration, "description", param);
  const parameters = parametersOf(declaration, param);
  return {
    type: "function",
    function: { name, ...(description === null ? {} : { description }), ...(parameters ? { parameters } : {}) },
  };
}

function declared(fields: Fields): ChatTool[] {
  return objectsField(fields, "tools", "").flatMap((tool, index) => {
    const param = `tools.${index}`;
    const other = Object.keys(tool).find((key) => key !== "functionDeclarations" && key !== "function_declarations");
    if (other !== undefined)
      throw invalidRequest(
        `${param}.${other}`,
        `The tool '${other.slice(0, 64)}' runs at Google only; this model has it not.`,
      );
    return objectsField(tool, "functionDeclarations", param).map((declaration, number) =>
      toolOf(declaration, `${param}.functionDeclarations.${number}`),
    );
  });
}

const choices: Readonly<Record<string, string>> = { NONE: "none", AUTO: "auto", ANY: "required", VALIDATED: "auto" };

/**
 * `tools` and `tool_choice`; functions that are not among the allowed ones are left out.
 * @throws AppError(invalid_request) for tools that run at Google, or a malformed one
 */
export function chatTools(fields: Fields): { tools?: ChatTool[]; tool_choice?: unknown } {
  const tools = declared(fields);
  if (tools.length === 0) return {};
  const config = objectField(fields, "toolConfig", "");
  const calling = config && objectField(config, "functionCallingConfig", "toolConfig");
  if (!calling) return { tools };
  const place = "toolConfig.functionCallingConfig";
  const mode = textField(calling, "mode", place)?.toUpperCase() ?? "AUTO";
  const choice = Object.hasOwn(choices, mode) ? choices[mode] : "auto";
  const names = field(calling, "allowedFunctionNames", place);
  if (!Array.isArray(names) || names.length === 0) return { tools, tool_choice: choice };
  const allowed = tools.filter((tool) => names.includes(tool.function.name));
  if (allowed.length === 0)
    throw invalidRequest(`${place}.allowedFunctionNames`, "'allowedFunctionNames' names none of the functions.");
  const [only] = allowed;
  const single = choice === "required" && allowed.length === 1 && only;
  return {
    tools: allowed,
    tool_choice: single ? { type: "function", function: { name: single.function.name } } : choice,
  };
}
