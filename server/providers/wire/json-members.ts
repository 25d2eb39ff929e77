/**
 * The members of a JSON object at its top level, by their byte spans, so that a request can be edited in place and
 * everything else reaches the upstream byte for byte.
 */
import { AppError } from "#server/contracts/errors.ts";

export interface MemberSpan {
  /** Offset of the value's first byte. */
  start: number;
  /** Offset behind the value's last byte. */
  end: number;
}

/** Deeper than any real request; keeps a hostile one from costing the upstream its stack. */
const maxDepth = 256;

const quote = 0x22;
const backslash = 0x5c;

/** Offset behind the closing quote of the string that opens at `open`. */
function stringEnd(body: Buffer, open: number): number {
  let close = body.indexOf(quote, open + 1);
  while (close > 0) {
    let slashes = close - 1;
    while (body[slashes] === backslash) slashes--;
    if ((close - slashes) % 2 === 1) return close + 1;
    close = body.indexOf(quote, close + 1);
  }
  return body.length;
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

function skipSpace(body: Buffer, from: number): number {
  let at = from;
  while (isSpace(body[at])) at++;
  return at;
}

/** Offset behind the value that begins at `start`. */
function valueEnd(body: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < body.length) {
    const byte = body[at];
    if (byte === quote) {
      at = stringEnd(body, at);
      if (depth === 0) return at;
      continue;
    }
    if (byte === 0x7b || byte === 0x5b) {
      if (++depth >= maxDepth)
        throw new AppError("invalid_request", {
          userMessage: `The JSON body is nested more than ${maxDepth} levels deep.`,
        });
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === 0x2c || isSpace(byte))) return at;
    at++;
  }
  return at;
}

/**
 * Spans of the top-level members of `body`, which JSON.parse has accepted as an object.
 *
 * @throws AppError(invalid_request) for a key given twice (what one parser reads, another may not) or nesting that
 * exceeds 256 levels.
 */
export function jsonMembers(body: Buffer): Map<string, MemberSpan> {
  const members = new Map<string, MemberSpan>();
  let at = skipSpace(body, skipSpace(body, 0) + 1);
  while (at < body.length && body[at] === quote) {
    const keyEnd = stringEnd(body, at);
    const key: string = JSON.parse(body.toString("utf8", at, keyEnd));
    const start = skipSpace(body, skipSpace(body, keyEnd) + 1);
    const end = valueEnd(body, start);
    if (members.has(key))
      throw new AppError("invalid_request", {
        userMessage: `The JSON body names '${key.slice(0, 64)}' twice.`,
        param: key.slice(0, 64),
      });
    members.set(key, { start, end });
    at = skipSpace(body, end);
    if (body[at] === 0x2c) at = skipSpace(body, at + 1);
  }
  return members;
}

export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** The body with these spans replaced; edits do not overlap. Insertions have start = end. */
export function applyEdits(body: Buffer, edits: Edit[]): Buffer {
  if (edits.length === 0) return body;
  edits.sort((a, b) => a.start - b.start);
  const parts: Buffer[] = [];
  let at = 0;
  for (const edit of edits) {
    parts.push(body.subarray(at, edit.start), Buffer.from(edit.text));
    at = edit.end;
  }
  parts.push(body.subarray(at));
  return Buffer.concat(parts);
}
