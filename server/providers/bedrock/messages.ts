/**
 * A chat's messages as Converse's: system prompts apart, users and assistants in turn, a tool's result in the turn of
 * the user (docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html).
 */
import { createHash } from "node:crypto";
import { isObject, parseObject, textOf } from "#server/providers/wire/json-values.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Block, contentBlocks, DocumentNames } from "./content.ts";
import { reasoningBlocks } from "./reasoning.ts";

interface Message {
  role: "user" | "assistant";
  content: Block[];
}

export interface Conversation {
  system: Block[];
  messages: Message[];
  /** Names of the tools that were called in it. */
  calledTools: Set<string>;
}

const allowedId = /^[a-zA-Z0-9_-]{1,64}$/;

/** Another vendor's id of a call as one that Converse takes; the same for the call and its result. */
const toolUseId = (id: string): string =>
  allowedId.test(id) ? id : `call_${createHash("sha256").update(id).digest("hex").slice(0, 40)}`;

/**
 * @param keepReasoning earlier answers go with their reasoning
 * @throws AppError(invalid_request) naming the message's member at fault
 */
export function readConversation(messages: readonly Record<string, unknown>[], keepReasoning: boolean): Conversation {
  const conversation: Conversation = { system: [], messages: [], calledTools: new Set() };
  const names = new DocumentNames();
  messages.forEach((message, index) => {
    addMessage(message, `messages.${index}`, conversation, { names, keepReasoning });
  });
  if (conversation.messages.length === 0) {
    throw invalidRequest("messages", "'messages' must hold at least one message of the user's with content.");
  }
  return conversation;
}

function addMessage(
  message: unknown,
  param: string,
  into: Conversation,
  { keepReasoning, names }: { names: DocumentNames; keepReasoning: boolean },
): void {
  if (!isObject(message)) throw invalidRequest(param, "A message must be an object.");
  const content = () => contentBlocks(message.content, `${param}.content`, names);
  switch (message.role) {
    case "system":
    case "developer":
      into.system.push(...content());
      return;
    case "user":
      addTurn(into, "user", content());
      return;
    case "assistant":
      addTurn(into, "assistant", [
        ...(keepReasoning ? reasoningBlocks(message) : []),
        ...content(),
        ...toolUses(message.tool_calls, `${param}.tool_calls`, into.calledTools),
      ]);
      return;
    case "tool":
      addTurn(into, "user", [toolResult(message, param, content())]);
      return;
    default:
      throw invalidRequest(`${param}.role`, "A message's 'role' must be system, developer, user, assistant or tool.");
  }
}

/** Converse wants the roles to alternate: what follows the same role is one turn with it. */
function addTurn(into: Conversation, role: Message["role"], blocks: Block[]): void {
  if (blocks.length === 0) return;
  const last = into.messages.at(-1);
  if (last?.role === role) last.content.push(...blocks);
  else into.messages.push({ role, content: blocks });
}

function toolUses(calls: unknown, param: string, called: Set<string>): Block[] {
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls)) throw invalidRequest(param, "'tool_calls' must be an array.");
  return calls.map((call: unknown, index) => {
    const at = `${param}.${index}`;
    if (!isObject(call) || !isObject(call.function)) throw invalidRequest(at, "A tool call must be one of a function.");
    const id = textOf(call.id);
    const name = textOf(call.function.name);
    if (!id) throw invalidRequest(`${at}.id`, "A tool call's 'id' is required.");
    if (!name) throw invalidRequest(`${at}.function.name`, "A called function's 'name' is required.");
    called.add(name);
    return { toolUse: { toolUseId: toolUseId(id), name, input: toolInput(call.function.arguments, at) } };
  });
}

/** Clients write no arguments as an empty text. */
function toolInput(value: unknown, param: string): Record<string, unknown> {
  const json = value ?? "";
  const input = json === "" ? {} : typeof json === "string" ? parseObject(json) : null;
  if (!input) {
    throw invalidRequest(
      `${param}.function.arguments`,
      "A called function's 'arguments' must be a JSON object as text.",
    );
  }
  return input;
}

function toolResult(message: Record<string, unknown>, param: string, content: Block[]): Block {
  const id = textOf(message.tool_call_id);
  if (!id) throw invalidRequest(`${param}.tool_call_id`, "A tool's message needs its 'tool_call_id'.");
  // Converse refuses a result without content.
  return {
    toolResult: { toolUseId: toolUseId(id), content: content.length > 0 ? content : [{ text: "(no output)" }] },
  };
}
