/** A chat's messages as the vendors of OpenAI's wire take them: what is ours beyond OpenAI's members is taken out. */
import { createHash } from "node:crypto";
import type { UpstreamContext } from "../port.ts";
import { isObject } from "../wire/json-values.ts";
import { unsupported } from "../wire/unsupported.ts";
import type { OpenAiFlavour } from "./flavours.ts";

type Message = Record<string, unknown>;

/** Mistral's ids of tool calls are nine letters or digits; the same id always becomes the same one. */
const strictId = (id: unknown): unknown => {
  if (typeof id !== "string" || /^[a-zA-Z0-9]{9}$/.test(id)) return id;
  return createHash("sha256").update(id).digest("hex").slice(0, 9);
};

const strictMembers = new Map<unknown, readonly string[]>([
  ["system", ["role", "content"]],
  ["user", ["role", "content"]],
  ["assistant", ["role", "content", "tool_calls", "prefix"]],
  ["tool", ["role", "content", "tool_call_id", "name"]],
]);

/** Only what Mistral knows of a message. */
function strictMessage(message: Message): Message {
  const known = strictMembers.get(message.role);
  if (!known) return message;
  const kept: Message = {};
  for (const name of known) if (message[name] !== undefined && message[name] !== null) kept[name] = message[name];
  if (kept.tool_call_id !== undefined) kept.tool_call_id = strictId(kept.tool_call_id);
  if (Array.isArray(kept.tool_calls))
    kept.tool_calls = kept.tool_calls.map((call: unknown) =>
      isObject(call) ? { ...call, id: strictId(call.id) } : call,
    );
  return kept;
}

/** Takes `cache_control` out of a part or a tool. */
export function withoutCacheControl<Value>(value: Value): Value | Record<string, unknown> {
  if (!isObject(value) || value.cache_control === undefined) return value;
  const { cache_control: _, ...rest } = value;
  return rest;
}

const namesFileUrl = (part: unknown): boolean =>
  isObject(part) && isObject(part.file) && part.file.file_url !== undefined && part.file.file_url !== null;

function contentOf(flavour: OpenAiFlavour, content: unknown[], param: string, context: UpstreamContext): unknown[] {
  const parts: unknown[] = [];
  for (const [index, part] of content.entries()) {
    if (!flavour.keeps.fileUrl && namesFileUrl(part)) {
      unsupported(context.unsupported, `${param}.${index}.file.file_url`);
      continue;
    }
    const bare = flavour.keeps.cacheControl ? part : withoutCacheControl(part);
    const refusal = flavour.strictMessages && isObject(bare) && bare.type === "refusal";
    parts.push(refusal ? { type: "text", text: bare.refusal } : bare);
  }
  return parts;
}

/** Whether this assistant's message stands in a loop of tool calls that has not come to its answer. */
const inToolLoop = (message: Message, index: number, lastUser: number): boolean =>
  index > lastUser && Array.isArray(message.tool_calls) && message.tool_calls.length > 0;

function keepsReasoning(flavour: OpenAiFlavour, message: Message, index: number, lastUser: number): boolean {
  const { reasoning } = flavour.keeps;
  return reasoning === "always" || (reasoning === "in_tool_loop" && inToolLoop(message, index, lastUser));
}

/**
 * The messages as this flavour takes them.
 * @throws AppError(invalid_request) naming what the vendor cannot take
 */
export function openAiMessages(flavour: OpenAiFlavour, messages: Message[], context: UpstreamContext): Message[] {
  const lastUser = messages.findLastIndex((message) => message.role === "user");
  return messages.map((message, index) => {
    const { reasoning_signature: _, reasoning_content: reasoning, ...rest } = message;
    const written: Message = rest;
    if (reasoning !== undefined && keepsReasoning(flavour, message, index, lastUser))
      written.reasoning_content = reasoning;
    if (flavour.systemOnly && written.role === "developer") written.role = "system";
    if (Array.isArray(written.content))
      written.content = contentOf(flavour, written.content, `messages.${index}.content`, context);
    return flavour.strictMessages ? strictMessage(written) : written;
  });
}
