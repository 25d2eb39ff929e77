import type { ChatDoor } from "../port.ts";
import { makeOllamaDoor } from "./make-door.ts";
import { readOllamaChat } from "./read-chat.ts";

/** Ollama's `api/chat` as a client format. */
export const ollamaChatDoor: ChatDoor = makeOllamaDoor("chat", "ollama_chat", readOllamaChat);
