import { randomFillSync } from "node:crypto";
import { dashed, encode20Bits, type IdKind, idPrefixes } from "#server/contracts/ids.ts";

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

/** Twenty random bits. */
function random20Bits(): number {
  if (used + 3 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 3;
  return pool.readUIntBE(used - 3, 3) & 0xfffff;
}

/** The characters of the last millisecond an id was minted in: under load many ids share one. */
let lastMs = -1;
let lastTime = "";

/** The ten characters that a UUIDv7's 48 bits of time make in base32, two leading zero bits before them. */
function encodedTime(atMs: number): string {
  if (atMs === lastMs) return lastTime;
  const [high, middle, low] = [Math.floor(atMs / 2 ** 40), Math.floor(atMs / 2 ** 20) % 2 ** 20, atMs % 2 ** 20];
  lastTime = encode20Bits(high).slice(2) + encode20Bits(middle) + encode20Bits(low);
  lastMs = atMs;
  return lastTime;
}

/** A new id of this kind around a UUIDv7, minted at `atMs` (default: now). Never made as hex: each request needs one. */
export function mintId(kind: IdKind, atMs: number = Date.now()): string {
  const random = random20Bits();
  // Four bits of version, twelve random ones, two of variant and two random ones.
  const versioned = 0x70000 | ((random & 0xfff) << 4) | 0b1000 | ((random >> 12) & 0b11);
  const rest = encode20Bits(random20Bits()) + encode20Bits(random20Bits()) + encode20Bits(random20Bits());
  return `${idPrefixes[kind]}_${encodedTime(atMs)}${encode20Bits(versioned)}${rest}`;
}
