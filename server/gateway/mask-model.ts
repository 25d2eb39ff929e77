/** The model's name replaced in what an upstream says (`mask_model`): its bytes are hostile as ever. */
import { isAppError } from "#server/contracts/errors.ts";
import { applyEdits, jsonMembers, type MemberSpan } from "#server/providers/wire/json-members.ts";
import { parseObject } from "#server/providers/wire/json-values.ts";

/** Where a member of an upstream's JSON stands. @throws RangeError when it names one twice or is nested too deep */
function spanOf(json: Buffer, member: string): MemberSpan | undefined {
  try {
    return jsonMembers(json).get(member);
  } catch (error) {
    if (isAppError(error)) throw new RangeError("the upstream's JSON cannot be told apart", { cause: error });
    throw error;
  }
}

/** The top-level member that names the model, replaced. @throws RangeError when it cannot be told which it is */
export function masked(body: Buffer, member: string, name: string): Buffer {
  const span = spanOf(body, member);
  return span ? applyEdits(body, [{ ...span, text: JSON.stringify(name) }]) : body;
}

/** Where an event's data says the model's name: at its top, or in the object that some formats put around an answer. */
export interface NamePlace {
  holder?: string;
  member: string;
}

/** Text is byte for byte (latin1): what is no UTF-8 stays what it is. */
interface Mask {
  holder: string | null;
  member: string;
  /** The name shown, as JSON. */
  value: string;
  /** The member and its value wherever they stand. Inside a JSON string a quote is escaped: these can be nothing else. */
  anywhere: RegExp;
}

const maskOf = ({ holder, member }: NamePlace, name: string): Mask => ({
  holder: holder === undefined ? null : JSON.stringify(holder),
  member: JSON.stringify(member),
  value: Buffer.from(JSON.stringify(name)).toString("latin1"),
  anywhere: new RegExp(`"${member}"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "g"),
});

const blank = /[^ \n\r\t]/g;

function skipBlanks(text: string, from: number): number {
  if (text.charCodeAt(from) > 0x20) return from;
  blank.lastIndex = from;
  return blank.exec(text)?.index ?? text.length;
}

/** Offset behind the quote that closes the string which opens at `open`. */
function stringEnd(text: string, open: number): number {
  for (let close = text.indexOf('"', open + 1); close > 0; close = text.indexOf('"', close + 1)) {
    let slashes = close - 1;
    while (text[slashes] === "\\") slashes--;
    if ((close - slashes) % 2 === 1) return close + 1;
  }
  return text.length;
}

/** An event's object with the name replaced at its place alone; null: nothing was, or the member stands elsewhere too. */
function maskedOnce(json: string, { holder, member, value }: Mask): string | null {
  const only = json.indexOf(member);
  if (json.indexOf(member, only + 1) >= 0) return null;
  const span = placeIn(json, { holder, member }, only);
  return span && json.slice(0, span.start) + value + json.slice(span.end);
}

interface Span {
  start: number;
  end: number;
}

/** The next value of the member at its place, if it stands at `least` or behind; null: there is none. */
function placeIn(json: string, { holder, member }: Pick<Mask, "holder" | "member">, least: number): Span | null {
  let depth = 0;
  let isHeld = holder === null;
  const wanted = holder === null ? 1 : 2;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    else if (code === 0x22) {
      const end = stringEnd(json, at);
      if (depth <= wanted && json.charCodeAt(skipBlanks(json, end)) === 0x3a) {
        if (holder !== null && depth === 1) isHeld = json.startsWith(holder, at) && at + holder.length === end;
        const start = skipBlanks(json, skipBlanks(json, end) + 1);
        const isMember = depth === wanted && isHeld && at >= least && end - at === member.length;
        if (isMember && json.startsWith(member, at) && json[start] === '"')
          return { start, end: stringEnd(json, start) };
      }
      at = end - 1;
    }
  }
  return null;
}

/**
 * One event's object with the name replaced: what stands elsewhere, a tool's argument, is the model's own. Of what is no
 * JSON nothing can be told but that no name may pass.
 */
function maskedObject(json: string, mask: Mask): string {
  const masked = maskedOnce(json, mask);
  if (masked !== null) return masked;
  if (parseObject(Buffer.from(json, "latin1").toString("utf8")) === null)
    return json.replace(mask.anywhere, (_, space: string) => mask.member + space + mask.value);
  let text = json;
  for (let span = placeIn(text, mask, 0); span; span = placeIn(text, mask, span.start + mask.value.length))
    text = text.slice(0, span.start) + mask.value + text.slice(span.end);
  return text;
}

const masking = (mask: Mask, write: (text: string) => string) => {
  const member = Buffer.from(mask.member);
  return (pass: Buffer): Buffer =>
    pass.includes(member) ? Buffer.from(write(pass.toString("latin1")), "latin1") : pass;
};

/** Replaces the model's name in an event stream's events. */
export function maskEvents(place: NamePlace, name: string): (pass: Buffer) => Buffer {
  const mask = maskOf(place, name);
  return masking(mask, (text) => {
    let out = "";
    let written = 0;
    for (let at = text.indexOf(mask.member); at >= 0; at = text.indexOf(mask.member, written)) {
      const lineEnd = text.indexOf("\n", at);
      const end = lineEnd < 0 ? text.length : lineEnd;
      const line = Math.max(written, text.lastIndexOf("\n", at) + 1);
      const open = text.indexOf("{", line);
      const start = open >= 0 && open < at ? open : line;
      out += text.slice(written, start) + maskedObject(text.slice(start, end), mask);
      written = end;
    }
    return out + text.slice(written);
  });
}

/** The same of the elements of one JSON array, each whole. */
export function maskElements(place: NamePlace, name: string): (pass: Buffer) => Buffer {
  const mask = maskOf(place, name);
  return masking(mask, (text) => {
    let out = "";
    let written = 0;
    for (let open = text.indexOf("{"); open >= 0; open = text.indexOf("{", written)) {
      const end = elementEnd(text, open);
      out += text.slice(written, open) + maskedObject(text.slice(open, end), mask);
      written = end;
    }
    return out + text.slice(written);
  });
}

/** Offset behind the object that opens here. */
function elementEnd(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = stringEnd(text, at) - 1;
    else if (code === 0x7b) depth++;
    else if (code === 0x7d && --depth === 0) return at + 1;
  }
  return text.length;
}

/**
 * Replaces a member's value at the top of each line: what stands deeper, a tool's arguments, is the model's. Lines
 * that are no JSON, which no client can read, are left out.
 */
export function maskLines(member: string, name: string): (pass: Buffer) => Buffer {
  return (pass) => {
    const lines: Buffer[] = [];
    for (let from = 0; from < pass.length; ) {
      const at = pass.indexOf(0x0a, from);
      const line = pass.subarray(from, at < 0 ? pass.length : at + 1);
      from += line.length;
      const shown = maskedLine(line, member, name);
      if (shown) lines.push(shown);
    }
    return Buffer.concat(lines);
  };
}

function maskedLine(line: Buffer, member: string, name: string): Buffer | null {
  if (parseObject(line.toString("utf8")) === null) return null;
  try {
    return masked(line, member, name);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
