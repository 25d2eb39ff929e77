/** A chat's messages as Gemini's contents (ai.google.dev/api/caching#Content). */
import type { UpstreamContext } from "../port.ts";
import { contentParts } from "../wire/content-parts.ts";
import { isObject, parseObject, textOf } from "../wire/json-values.ts";
import { ownProof } from "../wire/reasoning-proof.ts";
import { invalidRequest } from "../wire/unsupported.ts";
import { mediaPart } from "./media-part.ts";
import { thinksByLevel } from "./model-family.ts";

export type Part = Record<string, unknown>;

interface Content {
  role: "user" | "model";
  parts: Part[];
}

/**
 * Google's own word for a call whose signature is not at hand, e.g. out of a conversation with another vendor's model
 * (ai.google.dev/gemini-api/docs/thought-signatures, FAQ). Without one Gemini 3 refuses the request.
 */
export const missingSignature = "skip_thought_signature_validator";

/** Collects contents: parts of one kind that follow each other are one turn. */
class Conversation {
  readonly system: Part[] = [];
  readonly contents: Content[] = [];
  /** tool_call_id → function name */
  readonly names = new Map<string, string>();
  private lastKind = "";

  add(kind: "user" | "model" | "answers", parts: Part[]): void {
    if (parts.length === 0) return;
    const last = this.contents.at(-1);
    if (last && this.lastKind === kind) last.parts.push(...parts);
    else this.contents.push({ role: kind === "model" ? "model" : "user", parts });
    this.lastKind = kind;
  }
}

function mixedParts(content: unknown, param: string, context: UpstreamContext): Part[] {
  const parts: Part[] = [];
  for (const part of contentParts(content, param)) {
    if (part.kind === "text" || part.kind === "refusal") {
      // Google refuses an empty text.
      if (part.text !== "") parts.push({ text: part.text });
      continue;
    }
    const media = mediaPart(part, context);
    if (media) parts.push(media);
  }
  return parts;
}

const isText = (part: Part): boolean => typeof part.text === "string";

/** The arguments that a call was made with: Google wants the object, OpenAI has its text. */
function argumentsOf(value: unknown, param: string): Record<string, unknown> {
  if (value === undefined || value === null || value === "") return {};
  const parsed = typeof value === "string" ? parseObject(value) : null;
  if (!parsed) throw invalidRequest(param, "The arguments of a tool call must be the text of a JSON object.");
  return parsed;
}

function callPart(call: unknown, param: string, names: Map<string, string>): Part {
  const called = isObject(call) && isObject(call.function) ? call.function : null;
  if (!isObject(call) || !called) throw invalidRequest(param, "A tool call must name a function.");
  const name = textOf(called.name);
  const id = textOf(call.id);
  if (!name) throw invalidRequest(`${param}.function.name`, "A tool call's 'name' is required and must be a string.");
  if (id !== null) names.set(id, name);
  const args = argumentsOf(called.arguments, `${param}.function.arguments`);
  return { functionCall: { ...(id === null ? {} : { id }), name, args } };
}

/** The model's turn. Its signature belongs to the first call, or to the last part of a turn without calls. */
function modelParts(
  message: Record<string, unknown>,
  param: string,
  to: Conversation,
  context: UpstreamContext,
): Part[] {
  const parts = mixedParts(message.content, `${param}.content`, context);
  const refusal = textOf(message.refusal);
  if (refusal) parts.push({ text: refusal });
  const calls: Part[] = [];
  const { tool_calls: toolCalls, function_call: functionCall } = message;
  if (toolCalls !== undefined && toolCalls !== null) {
    if (!Array.isArray(toolCalls)) throw invalidRequest(`${param}.tool_calls`, "'tool_calls' must be an array.");
    toolCalls.forEach((call: unknown, index) => {
      calls.push(callPart(call, `${param}.tool_calls.${index}`, to.names));
    });
  } else if (isObject(functionCall)) {
    calls.push(callPart({ function: functionCall }, `${param}.function_call`, to.names));
  }
  const signature = ownProof("gemini", message.reasoning_signature);
  const [first] = calls;
  if (first && (signature || thinksByLevel(context.upstreamModel)))
    first.thoughtSignature = signature || missingSignature;
  const last = parts.at(-1);
  if (!first && last && signature) last.thoughtSignature = signature;
  return [...parts, ...calls];
}

/** Doubles are all that Google's Struct has: an object with longer figures goes as text, so that none is bent. */
const longFigure = /\d{16}/;

/** A tool's answer as an object, which Google wants: the answer's own if it is one, else as its `output`. */
function responseOf(text: string): Record<string, unknown> {
  const own = text.trimStart().startsWith("{") && !longFigure.test(text) ? parseObject(text) : null;
  return own ?? { output: text };
}

function answerPart(message: Record<string, unknown>, param: string, to: Conversation, context: UpstreamContext): Part {
  const id = textOf(message.tool_call_id);
  const name = (id !== null && to.names.get(id)) || textOf(message.name);
  if (!name)
    throw invalidRequest(
      message.role === "tool" ? `${param}.tool_call_id` : `${param}.name`,
      "A tool's answer must belong to a tool call of an earlier message.",
    );
  const parts = mixedParts(message.content, `${param}.content`, context);
  const text = parts.filter(isText).map((part) => String(part.text));
  const media = parts.filter((part) => !isText(part));
  return {
    functionResponse: {
      ...(id === null ? {} : { id }),
      name,
      response: responseOf(text.join("")),
      ...(media.length > 0 ? { parts: media } : {}),
    },
  };
}

function addMessage(message: Record<string, unknown>, param: string, to: Conversation, context: UpstreamContext): void {
  switch (message.role) {
    case "system":
    case "developer": {
      const parts = mixedParts(message.content, `${param}.content`, context);
      if (!parts.every(isText)) throw invalidRequest(`${param}.content`, "A system message can have text only.");
      to.system.push(...parts);
      return;
    }
    case "user":
      to.add("user", mixedParts(message.content, `${param}.content`, context));
      return;
    case "assistant":
      to.add("model", modelParts(message, param, to, context));
      return;
    case "tool":
    case "function":
      to.add("answers", [answerPart(message, param, to, context)]);
      return;
    default:
      throw invalidRequest(`${param}.role`, "A message's 'role' must be system, developer, user, assistant or tool.");
  }
}

/**
 * Contents and system instruction of a chat. Answers of parallel calls are one turn, named by their calls.
 * @throws AppError(invalid_request) naming the message's member at fault
 */
export function contentsOf(
  messages: readonly Record<string, unknown>[],
  context: UpstreamContext,
): { contents: Content[]; systemInstruction: { parts: Part[] } | null } {
  const conversation = new Conversation();
  messages.forEach((message, index) => {
    if (!isObject(message)) throw invalidRequest(`messages.${index}`, "A message must be an object.");
    addMessage(message, `messages.${index}`, conversation, context);
  });
  const { contents, system } = conversation;
  if (contents.length > 0) return { contents, systemInstruction: system.length > 0 ? { parts: system } : null };
  // Google wants a turn to answer to; a chat of instructions alone is one.
  if (system.length === 0) throw invalidRequest("messages", "'messages' must have at least one with content.");
  return { contents: [{ role: "user", parts: system }], systemInstruction: null };
}
