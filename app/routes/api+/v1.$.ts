import { handOver } from "#app/lib/hand-over.ts";

/** /api/v1/*: the management API. */
export const loader = handOver("handleManagement");
export const action = loader;
