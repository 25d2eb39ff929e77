import type { Caller } from "#server/contracts/caller.ts";

/** The deployment itself acting for a merchant: seeds, tests, maintenance. `name` is what the audit trail shows. */
export const systemCaller = (merchantId: string, name: string): Caller => ({
  merchantId,
  role: "owner",
  actor: { type: "system", id: name },
  idempotency: null,
});
