import type { ChatDoor } from "../port.ts";
import { makeOllamaDoor } from "./make-door.ts";
import { readOllamaGenerate } from "./read-generate.ts";

/** Ollama's `api/generate` as a client format. */
export const ollamaGenerateDoor: ChatDoor = makeOllamaDoor("generate", "ollama_generate", readOllamaGenerate);
