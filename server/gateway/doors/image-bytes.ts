/**
 * Bytes of images that a body carries inside: they cost tokens by the picture, not by the byte, so the bound of a hold
 * leaves them out and adds the vendor's most for an image. Files and recordings stay in: their text is in their bytes.
 */

/** Length of all strings in an image part, as far as images go deep. */
export function imageBytes(part: unknown, depth = 4): number {
  if (typeof part === "string") return part.length;
  if (typeof part !== "object" || part === null || depth === 0) return 0;
  let length = 0;
  for (const value of Object.values(part)) length += imageBytes(value, depth - 1);
  return length;
}
