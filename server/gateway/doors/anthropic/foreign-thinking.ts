/**
 * Thinking of another vendor's model in a conversation that has moved to Anthropic: its proof would be refused, so it
 * stays away, as it does where the request is translated.
 */
import type { NativeRequest } from "#server/providers/port.ts";
import { setMembers } from "#server/providers/wire/json-edits.ts";
import { jsonMembers } from "#server/providers/wire/json-members.ts";
import { isObject, objectsOf, textOf } from "#server/providers/wire/json-values.ts";
import { isForeignProof } from "#server/providers/wire/reasoning-proof.ts";
import type { Fields } from "../request-fields.ts";

/** Whether this block is thinking that Anthropic never signed. */
export function isForeignThinking(block: Fields): boolean {
  if (block.type !== "thinking") return false;
  const signature = textOf(block.signature);
  return !signature || isForeignProof("anthropic", signature);
}

const isThinking = (block: Fields): boolean => block.type === "thinking" || block.type === "redacted_thinking";

/** With a budget the API wants thinking before every call of a tool. */
function lacksThinking(messages: readonly Fields[]): boolean {
  return messages.some((message) => {
    const blocks = objectsOf(message.content);
    return blocks.some((block) => block.type === "tool_use") && !blocks.some(isThinking);
  });
}

/** The body without such blocks, and without a message that was nothing else; all else byte for byte. */
export function withoutForeignThinking(
  body: Buffer,
  members: NativeRequest["members"],
  fields: Fields,
): Pick<NativeRequest, "body" | "members"> {
  const messages = objectsOf(fields.messages).flatMap((message) => {
    if (!Array.isArray(message.content)) return [message];
    const content = objectsOf(message.content).filter((block) => !isForeignThinking(block));
    return content.length > 0 || message.content.length === 0 ? [{ ...message, content }] : [];
  });
  const withBudget = isObject(fields.thinking) && fields.thinking.type === "enabled";
  const values = withBudget && lacksThinking(messages) ? { messages, thinking: { type: "disabled" } } : { messages };
  const cleaned = setMembers(body, members, values);
  return { body: cleaned, members: jsonMembers(cleaned) };
}
