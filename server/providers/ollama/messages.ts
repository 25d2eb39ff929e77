/** A chat's messages as Ollama takes them: text, images beside it, calls by name. */
import { contentParts } from "../wire/content-parts.ts";
import { parseDataUrl } from "../wire/data-url.ts";
import { isObject, objectsOf, parseObject, textOf } from "../wire/json-values.ts";
import { invalidRequest, unsupported } from "../wire/unsupported.ts";

type Message = Record<string, unknown>;
type Policy = "refuse" | "drop";

const roles: Readonly<Record<string, string>> = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
};

function contentOf(message: Message, param: string, policy: Policy): Message {
  let content = "";
  const images: string[] = [];
  for (const part of contentParts(message.content, `${param}.content`)) {
    if (part.kind === "text" || part.kind === "refusal") content += part.text;
    else if (part.kind === "image") {
      const data = parseDataUrl(part.url);
      if (data && !data.mediaType.startsWith("image/"))
        throw invalidRequest(`${part.param}.image_url.url`, "A data: URL of an image must hold one.");
      if (data) images.push(data.base64);
      else
        unsupported(policy, `${part.param}.image_url.url`, "Images must be given as data URLs: Ollama fetches none.");
    } else unsupported(policy, part.param);
  }
  return images.length > 0 ? { content, images } : { content };
}

/** Calls with their arguments as objects. */
function toolCallsOf(message: Message, param: string): Message[] {
  return objectsOf(message.tool_calls).map((call, index) => {
    const called = isObject(call.function) ? call.function : {};
    const text = textOf(called.arguments);
    const parsed = text === null || text.trim() === "" ? {} : parseObject(text);
    if (!parsed)
      throw invalidRequest(
        `${param}.tool_calls.${index}.function.arguments`,
        "'arguments' must be a JSON object's text.",
      );
    return { function: { index, name: textOf(called.name) ?? "", arguments: parsed } };
  });
}

/**
 * Messages in Ollama's form.
 * @throws AppError(invalid_request) naming what is malformed or what Ollama does not take
 */
export function ollamaMessages(messages: readonly Message[], policy: Policy): Message[] {
  /** Ollama knows results by the name of the tool, OpenAI by the id of the call. */
  const names = new Map<string, string>();
  return messages.map((message, index) => {
    const param = `messages.${index}`;
    const role =
      typeof message.role === "string" && Object.hasOwn(roles, message.role) ? roles[message.role] : undefined;
    if (!role) throw invalidRequest(`${param}.role`, "This message's 'role' is not known.");
    const written: Message = { role, ...contentOf(message, param, policy) };
    if (role === "assistant") {
      const thinking = textOf(message.reasoning_content);
      if (thinking) written.thinking = thinking;
      const calls = toolCallsOf(message, param);
      if (calls.length > 0) written.tool_calls = calls;
      for (const call of objectsOf(message.tool_calls))
        if (typeof call.id === "string" && isObject(call.function))
          names.set(call.id, textOf(call.function.name) ?? "");
    }
    if (role === "tool")
      written.tool_name = names.get(textOf(message.tool_call_id) ?? "") ?? textOf(message.name) ?? "";
    return written;
  });
}
