import { handOver } from "#app/lib/hand-over.ts";

/** /<ve_id>/v1beta/*: Gemini's addresses; the path names the virtual endpoint. */
export const loader = handOver("handleGateway");
export const action = loader;
