import { handOver } from "#app/lib/hand-over.ts";

/** /brand/<merchant>/<version>: a merchant's logo. */
export const loader = handOver("handleLogo");
