/** Data URLs as clients send images and files in (RFC 2397). */

export interface DataUrl {
  /** Lower case, without parameters: "image/png". */
  mediaType: string;
  base64: string;
}

const head = /^data:([a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+)?((?:;[^;,]*)*?);base64,/i;

/**
 * The parts of a base64 data URL; null: it is none. The base64 is not checked: it may be megabytes, and the upstream
 * decodes it.
 */
export function parseDataUrl(text: string): DataUrl | null {
  // The head is short; matching against all of a long text would cost for nothing.
  const match = head.exec(text.slice(0, 512));
  if (!match) return null;
  return { mediaType: (match[1] ?? "text/plain").toLowerCase(), base64: text.slice(match[0].length) };
}
