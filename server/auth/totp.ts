/** Time-based one-time passwords: RFC 6238 with the figures that every authenticator app takes. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const periodSeconds = 30;
/** Clocks of phones are off, and people type slowly. */
const stepsEitherSide = 1;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Bytes in base32 without padding (RFC 4648 §6). */
export function base32(bytes: Uint8Array): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(held >> bits) & 31];
    }
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text;
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((character) => alphabet.indexOf(character).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** A new secret: 160 bits, as RFC 4226 §4 asks, in base32. */
export const mintTotpSecret = (): string => base32(randomBytes(20));

/** The code of a step (RFC 4226 §5.3). */
export function totpCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

export const totpStep = (atMs: number): number => Math.floor(atMs / 1000 / periodSeconds);

/** The step whose code this is, now or just before or after; null: none. Every candidate is compared. */
export function matchingStep(secret: string, code: string, atMs: number): number | null {
  const given = Buffer.from(code.padEnd(6).slice(0, 6));
  const now = totpStep(atMs);
  let found: number | null = null;
  for (let step = now - stepsEitherSide; step <= now + stepsEitherSide; step++) {
    if (timingSafeEqual(Buffer.from(totpCode(secret, step)), given) && code.length === 6) found = step;
  }
  return found;
}

/** The address that an authenticator reads (Google's Key URI format). */
export function totpUri(secret: string, of: { issuer: string; account: string }): string {
  const label = `${encodeURIComponent(of.issuer)}:${encodeURIComponent(of.account)}`;
  const query = new URLSearchParams({ secret, issuer: of.issuer, algorithm: "SHA1", digits: "6", period: "30" });
  return `otpauth://totp/${label}?${query.toString().replaceAll("+", "%20")}`;
}
