import { randomFillSync } from "node:crypto";
import { dashed, type IdKind, idFromUuid } from "#server/contracts/ids.ts";

const pool = Buffer.allocUnsafe(4096);
let used = pool.length;

/** Ten random bytes as hex, drawn from a pool so that a request pays no system call of its own. */
function randomHex(): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.toString("hex", used - 10, used);
}

/** A UUIDv7 (RFC 9562 §5.7) of this time in milliseconds since 1970. */
export function uuidv7(atMs: number): string {
  const random = randomHex();
  const variant = ((Number.parseInt(random[3] ?? "0", 16) & 3) | 8).toString(16);
  return dashed(`${atMs.toString(16).padStart(12, "0")}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`);
}

/** A new id of this kind, minted at `atMs` (default: now). */
export const mintId = (kind: IdKind, atMs: number = Date.now()): string => idFromUuid(kind, uuidv7(atMs));
