import { handOver } from "#app/lib/hand-over.ts";

/** /v1beta/*: Gemini's addresses; the key, or the host, names the virtual endpoint. */
export const loader = handOver("handleGateway");
export const action = loader;
