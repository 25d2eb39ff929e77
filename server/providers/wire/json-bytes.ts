import { randomUUID } from "node:crypto";
import { isPlain } from "./plain-bytes.ts";
import { invalidRequest } from "./unsupported.ts";

/** From this length on a string is worth being written past the serializer. */
const longString = 32 * 1024;

/**
 * A request's body as JSON, as JSON.stringify writes it; images and files in base64 are copied instead of escaped.
 *
 * @throws AppError(invalid_request) when the client's values are nested deeper than can be written
 */
export function jsonBytes(body: unknown): Buffer {
  try {
    return hasLongString(body) ? bytesWithLongStrings(body) : Buffer.from(JSON.stringify(body));
  } catch (error) {
    // JSON.parse takes any depth, JSON.stringify does not.
    if (error instanceof RangeError) throw invalidRequest("messages", "The request is nested too deeply.");
    throw error;
  }
}

function hasLongString(body: unknown): boolean {
  const open: unknown[] = [body];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const values: unknown[] = Array.isArray(next) ? next : Object.values(next as object);
    for (const value of values) {
      if (typeof value === "string") {
        if (value.length >= longString) return true;
      } else if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return false;
}

function bytesWithLongStrings(body: unknown): Buffer {
  const long: Buffer[] = [];
  // Nobody can guess it, so no client's text is taken for a place-holder.
  const name = `long-${randomUUID()}`;
  const text = JSON.stringify(body, (_key, value: unknown) => {
    const bytes = typeof value === "string" && value.length >= longString ? plainBytes(value) : null;
    if (!bytes) return value;
    long.push(bytes);
    return name;
  });
  const parts: Buffer[] = [];
  for (const [index, piece] of text.split(name).entries()) {
    parts.push(Buffer.from(piece));
    const bytes = long[index];
    if (bytes) parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** The bytes of a string that needs no escape; null: it needs some. */
function plainBytes(value: string): Buffer | null {
  if (Buffer.byteLength(value) !== value.length) return null;
  const bytes = Buffer.from(value, "latin1");
  return isPlain(bytes) ? bytes : null;
}
