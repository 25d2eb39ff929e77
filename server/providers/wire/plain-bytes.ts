/** Whether bytes can stand in a JSON string as they are: images in base64 are megabytes of such. */

const quote = 0x22;
const backslash = 0x5c;

/** Four bytes each with its highest bit. */
const highBits = 0x80808080 | 0;
const spaces = 0x20202020;

/** ASCII without control characters, quotes and backslashes. */
export function isPlain(bytes: Buffer): boolean {
  return bytes.indexOf(quote) < 0 && bytes.indexOf(backslash) < 0 && isPrintable(bytes);
}

function isPrintable(bytes: Buffer): boolean {
  const { buffer, byteOffset, length } = bytes;
  const head = Math.min(length, (4 - (byteOffset % 4)) % 4);
  const words = new Int32Array(buffer, byteOffset + head, (length - head) >> 2);
  // A byte below a space borrows its highest bit, one above ASCII has it; so four are looked at in one step.
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as number;
    if (((word - spaces) | word) & highBits) return false;
  }
  for (let index = 0; index < head; index++) if (isOdd(bytes[index])) return false;
  for (let index = head + words.length * 4; index < length; index++) if (isOdd(bytes[index])) return false;
  return true;
}

const isOdd = (byte: number | undefined): boolean => byte === undefined || byte < 0x20 || byte > 0x7f;
