import { isObject, objectsOf, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, optionalText } from "../request-fields.ts";
import { imagePart, imagesOf } from "./fields.ts";

/** Calls that wait for their results, in the order in which they were made. */
type Pending = { id: string; name: string }[];

const roles = new Set(["system", "user", "assistant", "tool"]);

function callsOf(message: Fields, path: string, made: { count: number }, pending: Pending): Fields[] {
  return objectsOf(message.tool_calls).map((call, index) => {
    const called = isObject(call.function) ? call.function : {};
    const name = textOf(called.name);
    if (name === null)
      throw invalidRequest(`${path}.tool_calls.${index}.function.name`, "A tool call needs its function's name.");
    const id = textOf(call.id) || `call_${made.count++}`;
    pending.push({ id, name });
    const given = called.arguments;
    const text = typeof given === "string" ? given : JSON.stringify(isObject(given) ? given : {});
    return { id, type: "function", function: { name, arguments: text } };
  });
}

/** The call that a result belongs to: by its id where one is given, by the tool's name, else the one that waits longest. */
function takePending(message: Fields, pending: Pending): string {
  const id = textOf(message.tool_call_id);
  const name = textOf(message.tool_name) ?? textOf(message.name);
  let index = id === null ? -1 : pending.findIndex((call) => call.id === id);
  if (index < 0 && name !== null) index = pending.findIndex((call) => call.name === name);
  if (index < 0 && pending.length > 0) index = 0;
  const [call] = index < 0 ? [] : pending.splice(index, 1);
  return call?.id ?? id ?? "call_0";
}

/** Ollama's messages as a chat's. @throws AppError(invalid_request) naming the member at fault */
export function chatMessages(messages: readonly Fields[]): Fields[] {
  const pending: Pending = [];
  const made = { count: 0 };
  return messages.map((message, index) => {
    const path = `messages.${index}`;
    const role = textOf(message.role) ?? "";
    if (!roles.has(role)) throw invalidRequest(`${path}.role`, "A message's 'role' is not known.");
    const text = optionalText(message, "content", `${path}.`) ?? "";
    if (role === "tool") return { role, tool_call_id: takePending(message, pending), content: text };
    const images = imagesOf(message, `${path}.images`).map(imagePart);
    if (role !== "assistant") {
      const parts = text === "" ? images : [{ type: "text", text }, ...images];
      return { role, content: images.length > 0 ? parts : text };
    }
    const calls = callsOf(message, path, made, pending);
    const thinking = textOf(message.thinking);
    return {
      role,
      content: text === "" && calls.length > 0 ? null : text,
      ...(thinking ? { reasoning_content: thinking } : {}),
      ...(calls.length > 0 ? { tool_calls: calls } : {}),
    };
  });
}
