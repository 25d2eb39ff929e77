import { handOver } from "#app/lib/hand-over.ts";

/** For Prometheus. */
export const loader = handOver("handleMetrics");
export const action = loader;
