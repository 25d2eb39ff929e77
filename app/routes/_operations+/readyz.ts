import { handOver } from "#app/lib/hand-over.ts";

/** Whether it can serve. */
export const loader = handOver("handleReadiness");
export const action = loader;
