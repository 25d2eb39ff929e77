/** What makes two requests the same, for the Idempotency-Key. */
import { createHash } from "node:crypto";
import { isAppError } from "#server/contracts/errors.ts";
import { mediaTypeOf, readMultipart } from "#server/providers/media/multipart.ts";

/**
 * SHA-256, hexadecimal, of what is asked (`subject`: endpoint and model, or method and path) and of the body: of a
 * form its parts (name, file name, type, content), since clients make up a new boundary for every try; else its bytes.
 */
export function fingerprintOf(subject: string, contentType: string | undefined, body: Buffer): string {
  const hash = createHash("sha256").update(`${subject}\n`);
  const parts = formParts(contentType ?? "", body);
  if (parts === null) return hash.update(body).digest("hex");
  return hash.update(`form\n${JSON.stringify(parts)}`).digest("hex");
}

/** Null: no form, or none that can be read. */
function formParts(contentType: string, body: Buffer): unknown[] | null {
  if (mediaTypeOf(contentType) !== "multipart/form-data") return null;
  try {
    return readMultipart(body, contentType).parts.map(({ name, filename, contentType: type, start, end }) => [
      name,
      filename,
      type,
      createHash("sha256").update(body.subarray(start, end)).digest("hex"),
    ]);
  } catch (error) {
    if (isAppError(error)) return null;
    throw error;
  }
}
