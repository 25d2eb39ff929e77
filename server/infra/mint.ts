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

/** The 32 hex digits of a UUIDv7 (RFC 9562 §5.7) of this time in milliseconds since 1970. */
function uuidv7Hex(atMs: number): string {
  const random = randomHex();
  const variant = variants[random.charCodeAt(3) & 3];
  return `${atMs.toString(16).padStart(12, "0")}7${random.slice(0, 3)}${variant}${random.slice(4, 19)}`;
}

const variants = ["8", "9", "a", "b"] as const;

/** A UUIDv7 (RFC 9562 §5.7) of this time in milliseconds since 1970. */
export const uuidv7 = (atMs: number): string => dashed(uuidv7Hex(atMs));

/** A new id of this kind, minted at `atMs` (default: now). */
export const mintId = (kind: IdKind, atMs: number = Date.now()): string => idFromUuid(kind, uuidv7Hex(atMs));
