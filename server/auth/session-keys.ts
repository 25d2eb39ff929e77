import { hkdfSync } from "node:crypto";

/**
 * The keys that sign-in derives from the application secret (HKDF-SHA256, RFC 5869), each with a label of its own.
 * After a rotation of APP_SECRET everyone signs in again.
 */
export function deriveSessionKeys(appSecret: string): { cookieSecret: string; digestKey: Buffer } {
  const derive = (label: string) => Buffer.from(hkdfSync("sha256", appSecret, "sluice", label, 32));
  return {
    cookieSecret: derive("sign session cookies, version 1").toString("base64url"),
    digestKey: derive("name accounts in login counters, version 1"),
  };
}
