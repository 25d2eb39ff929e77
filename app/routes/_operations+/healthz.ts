import { handOver } from "#app/lib/hand-over.ts";

/** Whether the process lives. */
export const loader = handOver("handleHealth");
export const action = loader;
