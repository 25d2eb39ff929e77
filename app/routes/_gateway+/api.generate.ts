import { handOver } from "#app/lib/hand-over.ts";

/** /api/generate: Ollama's address; the key, or the host, names the virtual endpoint. */
export const loader = handOver("handleGateway");
export const action = loader;
