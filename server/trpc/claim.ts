/** Idempotency claims (decision 26): the key as the client sent it, and a hash that says "the same body". */
import { createHash } from "node:crypto";
import type { IdempotencyClaim } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";

/** JSON with sorted keys: two spellings of the same body are the same body. */
function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * The claim of this key on this operation and body.
 * @throws AppError invalid_request when the key is no printable ASCII of 1 to 255 characters.
 */
export function claimOf(key: string, operation: string, input: unknown): IdempotencyClaim {
  if (!/^[\x20-\x7e]{1,255}$/.test(key)) {
    throw new AppError("invalid_request", {
      userMessage: "Idempotency-Key must be 1 to 255 printable ASCII characters.",
      param: "Idempotency-Key",
    });
  }
  const requestHash = new Uint8Array(
    createHash("sha256")
      .update(`${operation}\n${canonical(input)}`)
      .digest(),
  );
  return { key, operation, requestHash };
}
