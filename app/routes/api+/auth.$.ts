import { handOver } from "#app/lib/hand-over.ts";

/** /api/auth/*: sign-in and sessions. */
export const loader = handOver("handleAuth");
export const action = loader;
