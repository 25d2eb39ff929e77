/**
 * Anthropic's system prompt and turns as messages of the one chat form. A user's turn with results of tools becomes a
 * `tool` message for each, then one of the user's; a turn of the assistant becomes one message.
 */
import { redactedProof } from "#server/providers/anthropic/thinking-proof.ts";
import { isObject, objectsOf, shown, textOf } from "#server/providers/wire/json-values.ts";
import { readProof } from "#server/providers/wire/reasoning-proof.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { type Fields, requiredText } from "../request-fields.ts";
import { contentPartOf, type Part, textPart } from "./content-parts.ts";

/** One text without a mark of its own as a plain string. */
function contentOf(parts: Part[]): string | Part[] {
  const [only] = parts;
  return parts.length === 1 && only?.type === "text" && only.cache_control === undefined ? String(only.text) : parts;
}

/** The blocks of a content, each with its place; a string is one text block. */
function blocksOf(content: unknown, param: string): { block: Fields; param: string }[] {
  if (typeof content === "string") return [{ block: { type: "text", text: content }, param }];
  return objectsOf(content).map((block, index) => ({ block, param: `${param}.${index}` }));
}

/** A system prompt knows text only. */
function instructionOf(content: unknown, param: string): Fields {
  const parts = blocksOf(content, param).map(({ block, param: place }) => textPart(block, place));
  return { role: "system", content: contentOf(parts) };
}

interface ToolResult {
  message: Fields;
  /** What a tool's message cannot hold: it follows as the user's. */
  others: Part[];
}

function toolResult(block: Fields, param: string): ToolResult {
  const parts = blocksOf(block.content ?? "", `${param}.content`).flatMap(({ block: inner, param: place }) =>
    contentPartOf(inner, place),
  );
  const texts = parts.filter((part) => part.type === "text");
  const content = contentOf(texts);
  const message = {
    role: "tool",
    tool_call_id: requiredText(block, "tool_use_id", `${param}.`),
    content: Array.isArray(content) && content.length === 0 ? "" : content,
  };
  return { message, others: parts.filter((part) => part.type !== "text") };
}

function userMessages(content: unknown, param: string): Fields[] {
  const results: Fields[] = [];
  const parts: Part[] = [];
  for (const { block, param: place } of blocksOf(content, param)) {
    if (block.type === "tool_result") {
      const { message, others } = toolResult(block, place);
      results.push(message);
      parts.push(...others);
    } else parts.push(...contentPartOf(block, place));
  }
  return parts.length > 0 ? [...results, { role: "user", content: contentOf(parts) }] : results;
}

function toolCall(block: Fields, param: string): Fields {
  return {
    id: requiredText(block, "id", `${param}.`),
    type: "function",
    function: {
      name: requiredText(block, "name", `${param}.`),
      arguments: JSON.stringify(isObject(block.input) ? block.input : {}),
    },
  };
}

function assistantMessage(content: unknown, param: string): Fields {
  const texts: Part[] = [];
  const calls: Fields[] = [];
  const thoughts: string[] = [];
  let proof: string | null = null;
  for (const { block, param: place } of blocksOf(content, param)) {
    switch (block.type) {
      case "text":
        texts.push(textPart(block, place));
        break;
      case "thinking":
        thoughts.push(textOf(block.thinking) ?? "");
        proof ??= textOf(block.signature) || null;
        break;
      case "redacted_thinking":
        proof ??= redactedProof(textOf(block.data) ?? "");
        break;
      case "tool_use":
        calls.push(toolCall(block, place));
        break;
      default:
        throw unknownBlock(block, place);
    }
  }
  return {
    role: "assistant",
    content: texts.length > 0 ? contentOf(texts) : null,
    ...(thoughts.length > 0 || proof ? { reasoning_content: thoughts.join("") } : {}),
    ...(proof ? { reasoning_signature: readProof("anthropic", proof) } : {}),
    ...(calls.length > 0 ? { tool_calls: calls } : {}),
  };
}

const unknownBlock = (block: Fields, param: string) =>
  invalidRequest(`${param}.type`, `Blocks of type '${shown(block.type)}' are not taken by this model.`);

/**
 * All messages, the system prompt first.
 * @throws AppError(invalid_request) naming the block that is malformed or that only Anthropic knows
 */
export function messagesOf(fields: Fields): Fields[] {
  const messages: Fields[] = [];
  if (fields.system !== undefined && fields.system !== null && fields.system !== "")
    messages.push(instructionOf(fields.system, "system"));
  objectsOf(fields.messages).forEach((message, index) => {
    const param = `messages.${index}.content`;
    if (message.role === "assistant") messages.push(assistantMessage(message.content, param));
    else if (message.role === "system") messages.push(instructionOf(message.content, param));
    else messages.push(...userMessages(message.content, param));
  });
  return messages;
}
