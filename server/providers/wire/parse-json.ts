/**
 * JSON.parse for bodies with images and files in base64: a text of megabytes is found in the bytes and left out of
 * what the parser reads, then put back as it stands. The result is JSON.parse's.
 */
import { randomUUID } from "node:crypto";
import { isPlain } from "./plain-bytes.ts";

/** Strings from twice this length on are always found. */
const stride = 16 * 1024;
const smallestBody = 8 * stride;

const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;

/** The inside of a string, between its quotes. */
interface LongString {
  start: number;
  end: number;
}

/** @param body valid UTF-8. @throws SyntaxError as JSON.parse does */
export function parseJson(body: Buffer): unknown {
  const found = body.length < smallestBody ? [] : longStrings(body);
  if (found.length === 0) return JSON.parse(body.toString("utf8"));
  // Nobody can guess it, so no client's text is taken for a place-holder.
  const name = `long-${randomUUID()}-`;
  let text = "";
  let at = 0;
  for (const [index, { start, end }] of found.entries()) {
    text += body.toString("utf8", at, start) + name + index;
    at = end;
  }
  const root: [unknown] = [JSON.parse(text + body.toString("utf8", at))];
  putBack(root, name, (index) => {
    const span = found[index];
    return span ? body.toString("latin1", span.start, span.end) : "";
  });
  return root[0];
}

/**
 * Strings that are long and plain. Between two quotes with a letter or digit behind the first one there is a
 * string's inside, or no JSON at all: behind a string's end comes a comma, a colon, a bracket or a space.
 */
function longStrings(body: Buffer): LongString[] {
  const found: LongString[] = [];
  for (let probe = 0; probe < body.length; probe += stride) {
    const end = body.indexOf(quote, probe);
    if (end < 0) break;
    if (end - probe < stride) continue;
    const start = body.lastIndexOf(quote, probe) + 1;
    if (start > 0 && isWholeString(body, start, end)) found.push({ start, end });
    probe = end - (end % stride);
  }
  return found;
}

function isWholeString(body: Buffer, start: number, end: number): boolean {
  if (body[start - 2] === backslash || !/^[A-Za-z0-9]$/.test(String.fromCharCode(body[start] ?? 0))) return false;
  let behind = end + 1;
  while (body[behind] === 0x20 || body[behind] === 0x0a || body[behind] === 0x0d || body[behind] === 0x09) behind++;
  return body[behind] !== colon && isPlain(body.subarray(start, end));
}

/** Without recursion: JSON.parse takes any depth. */
function putBack(root: unknown[], name: string, textOf: (index: number) => string): void {
  const open: object[] = [root];
  const take = (value: unknown): string | null => {
    if (typeof value === "string") return value.startsWith(name) ? textOf(Number(value.slice(name.length))) : null;
    if (typeof value === "object" && value !== null) open.push(value);
    return null;
  };
  for (let next = open.pop(); next; next = open.pop()) {
    if (Array.isArray(next)) {
      for (let index = 0; index < next.length; index++) {
        const text = take(next[index]);
        if (text !== null) next[index] = text;
      }
      continue;
    }
    const members = next as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const text = take(members[key]);
      if (text !== null) members[key] = text;
    }
  }
}
