import { createHash } from "node:crypto";
import { type Bytes, mintSecret } from "./crypto.ts";

/** What the database keeps of a token: with 256 random bits, a plain SHA-256 is enough. */
export const hashLinkToken = (token: string): Bytes => new Uint8Array(createHash("sha256").update(token).digest());

/** A new token for a link in a mail: 43 letters and digits, and what the database keeps of it. */
export function mintLinkToken(): { token: string; hash: Bytes } {
  const token = mintSecret("slk_").slice("slk_".length);
  return { token, hash: hashLinkToken(token) };
}
