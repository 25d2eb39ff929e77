/**
 * Sealing of credentials and keyed hashing of keys.
 *
 * Sealed form: 1 byte format (1), 12 bytes nonce, ciphertext, 16 bytes tag: AES-256-GCM (NIST SP 800-38D) under a key
 * derived from the application secret by HKDF-SHA256 (RFC 5869). The id of the key stands beside it, in its own
 * column, so that APP_SECRET can be rotated: the previous secret opens what it sealed, `reseal` moves it to the new.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from "node:crypto";

export type Bytes = Uint8Array<ArrayBuffer>;

export interface Sealed {
  data: Bytes;
  /** Which application secret sealed it: the first 16 hex digits of a hash of the derived key. */
  keyId: string;
}

export interface Sealer {
  /** Seals this text for this place; `context` (e.g. "provider:prv_…") must be the same when it is opened. */
  seal(text: string, context: string): Sealed;
  /** @throws Error when no known secret has this key id, or when text, context or tag were changed. */
  open(sealed: Sealed, context: string): string;
  /** The same text under the current secret; null when it is already. */
  reseal(sealed: Sealed, context: string): Sealed | null;
}

const format = 1;
const nonceLength = 12;
const tagLength = 16;

interface Key {
  id: string;
  bytes: Buffer;
}

function deriveKey(secret: string): Key {
  const bytes = Buffer.from(hkdfSync("sha256", secret, "sluice", "seal credentials, version 1", 32));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 16), bytes };
}

/** @param secrets APP_SECRET and, while it is being rotated, APP_SECRET_PREVIOUS */
export function makeSealer(secrets: { current: string; previous?: string | undefined }): Sealer {
  const current = deriveKey(secrets.current);
  const known = new Map([[current.id, current.bytes]]);
  if (secrets.previous) {
    const previous = deriveKey(secrets.previous);
    known.set(previous.id, previous.bytes);
  }

  const seal: Sealer["seal"] = (text, context) => {
    const nonce = randomBytes(nonceLength);
    const cipher = createCipheriv("aes-256-gcm", current.bytes, nonce, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    const data = new Uint8Array(Buffer.concat([Buffer.from([format]), nonce, body, cipher.getAuthTag()]));
    return { data, keyId: current.id };
  };

  const open: Sealer["open"] = ({ data, keyId }, context) => {
    const key = known.get(keyId);
    if (!key)
      throw new Error(`sealed by the application secret ${keyId}, which is neither the current nor the previous`);
    const bytes = Buffer.from(data);
    if (bytes[0] !== format || bytes.length < 1 + nonceLength + tagLength) throw new Error("malformed sealed data");
    const nonce = bytes.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(bytes.length - tagLength));
    const body = bytes.subarray(1 + nonceLength, bytes.length - tagLength);
    return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
  };

  return {
    seal,
    open,
    reseal: (sealed, context) => (sealed.keyId === current.id ? null : seal(open(sealed, context), context)),
  };
}

/** HMAC-SHA256 of key secrets with KEY_PEPPER: what the database keeps instead of them (decision 33). */
export interface KeyHasher {
  hash(secret: string): Bytes;
  /** The secret of this context, always the same and kept nowhere; nobody without KEY_PEPPER can make it. */
  derive(prefix: SecretPrefix, context: string): string;
}

export function makeKeyHasher(pepper: string): KeyHasher {
  const derivation = Buffer.from(hkdfSync("sha256", pepper, "sluice", "derive key secrets, version 1", 32));
  return {
    hash: (secret) => new Uint8Array(createHmac("sha256", pepper).update(secret).digest()),
    derive: (prefix, context) => writeSecret(prefix, createHmac("sha256", derivation).update(context).digest()),
  };
}

export type SecretPrefix = "slk_" | "slm_";

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A new key secret: its prefix and 256 random bits in base 62 (43 characters). */
export const mintSecret = (prefix: SecretPrefix): string => writeSecret(prefix, randomBytes(32));

function writeSecret(prefix: SecretPrefix, bytes: Buffer): string {
  let rest = BigInt(`0x${bytes.toString("hex")}`);
  let text = "";
  for (let index = 0; index < 43; index++) {
    text = alphabet[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return prefix + text;
}

/** What is shown of a secret later: its kind and six characters, 36 of 256 bits. */
export const displayPrefix = (secret: string): string => secret.slice(0, 10);
