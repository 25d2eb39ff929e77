/** How errors look to clients of each dialect, before an endpoint's own door is known. */
import { errorBody } from "#server/contracts/errors.ts";
import type { Dialect } from "./address.ts";
import { anthropicDoor } from "./doors/anthropic/door.ts";
import { geminiDoor } from "./doors/gemini/door.ts";
import { ollamaChatDoor } from "./doors/ollama/chat-door.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import type { ChatDoor } from "./doors/port.ts";
import type { ErrorShape } from "./operation.ts";

/** A door's own shape of errors. */
export const errorShapeOf = (door: Pick<ChatDoor, "errorBody" | "errorEvent">): ErrorShape => ({
  body: (error) => door.errorBody(error),
  event: (error) => door.errorEvent(error),
});

const openAi = errorShapeOf(openAiChatDoor);

export const errorShapes: Record<Dialect, ErrorShape> = {
  openai: openAi,
  anthropic: { ...errorShapeOf(anthropicDoor), requestIdName: "request-id" },
  gemini: errorShapeOf(geminiDoor),
  ollama: errorShapeOf(ollamaChatDoor),
};

/** Bytes have no place for an error: the connection is broken off. */
export const bytesErrorShape: ErrorShape = {
  body: (error) => Buffer.from(JSON.stringify(errorBody(error))),
  event: () => null,
};
