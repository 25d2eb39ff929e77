import { handOver } from "#app/lib/hand-over.ts";

/** /api/trpc/*: the procedures, for the screens. */
export const loader = handOver("handleTrpc");
export const action = loader;
