import type { ProviderCredentials } from "#server/catalog/snapshot.ts";
import type { ChatProvider } from "../port.ts";
import { openAiChatAnswer } from "./chat-answer.ts";
import { OpenAiChatReader } from "./chat-reader.ts";
import { openAiChatRequest } from "./chat-request.ts";
import { openAiRefusal } from "./error.ts";
import { openAiFlavours } from "./flavours.ts";
import { openAiNative } from "./native.ts";

/** The key as a bearer token; none where the operator stored none (a server of one's own). */
const bearer = (_request: unknown, credentials: ProviderCredentials): string[] =>
  credentials.apiKey === null ? [] : ["authorization", `Bearer ${credentials.apiKey}`];

/** A provider that speaks OpenAI's wire, in this vendor's flavour. */
export function openAiProvider(kind: keyof typeof openAiFlavours): ChatProvider {
  const flavour = openAiFlavours[kind];
  return {
    format: "openai_chat",
    codec: {
      request: (chat, context) => openAiChatRequest(flavour, chat, context),
      answer: (body) => openAiChatAnswer(flavour, body),
      reader: () => new OpenAiChatReader(flavour),
    },
    native: openAiNative(flavour),
    authorize: bearer,
    refusal: openAiRefusal,
  };
}
