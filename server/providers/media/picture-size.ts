/** The size of a picture by its first bytes, so that what came is charged and not what was asked for. */
import { sizeOf } from "./read-images.ts";

const pngHead = Buffer.from("89504e470d0a1a0a", "hex");
/** Colour profiles and previews stand before a JPEG's frame header. */
const searchedBytes = 96 * 1024;

/** PNG specification, 11.2.2. */
function pngSize(head: Buffer): string | null {
  if (head.length < 24 || !head.subarray(0, 8).equals(pngHead)) return null;
  return `${head.readUInt32BE(16)}x${head.readUInt32BE(20)}`;
}

/** Frame headers are SOF0 … SOF15 without the three codes that mean something else (ITU-T T.81, table B.1). */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

function jpegSize(bytes: Buffer): string | null {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (isFrame(marker)) return `${bytes.readUInt16BE(at + 7)}x${bytes.readUInt16BE(at + 5)}`;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** @returns "1024x1536" as kinds are named by it; null: it is no PNG or JPEG, or does not tell */
export function pictureSize(base64: string | null): string | null {
  if (base64 === null) return null;
  const head = Buffer.from(base64.slice(0, 32), "base64");
  const size = pngSize(head) ?? jpegSize(Buffer.from(base64.slice(0, Math.ceil(searchedBytes / 3) * 4), "base64"));
  return sizeOf(size);
}
