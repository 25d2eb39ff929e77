import type { ChatBody } from "#server/providers/chat.ts";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";
import { chatMessages } from "./chat-messages.ts";
import { chatSettings } from "./chat-settings.ts";
import { chatTools } from "./chat-tools.ts";
import { textField } from "./field.ts";

/**
 * A Gemini request in the one form of a chat. Safety settings and labels are Google's own and left out; what another
 * vendor's model would need and cannot have is refused.
 * @throws AppError(invalid_request) naming the parameter at fault
 */
export function chatOf(fields: Record<string, unknown>, of: { model: string; stream: boolean }): ChatBody {
  if (textField(fields, "cachedContent", ""))
    throw invalidRequest("cachedContent", "'cachedContent' is not offered here.");
  return {
    model: of.model,
    messages: chatMessages(fields),
    ...(of.stream ? { stream: true } : {}),
    ...chatTools(fields),
    ...chatSettings(fields),
  };
}
