/** The model's name replaced in what an upstream says (`mask_model`): its bytes are hostile as ever. */
import { isAppError } from "#server/contracts/errors.ts";
import { applyEdits, jsonMembers, type MemberSpan, valueEnd } from "#server/providers/wire/json-members.ts";
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

/** Replaces a member's value wherever it stands. */
function maskAnywhere(bytes: Buffer, member: string, name: string): Buffer {
  // Inside a JSON string a quote is escaped: these bytes can only be a member's name and its value.
  const pattern = new RegExp(`"${member}"(\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, "g");
  // Byte for byte: what is no UTF-8 stays what it is.
  const value = Buffer.from(JSON.stringify(name)).toString("latin1");
  return Buffer.from(
    bytes.toString("latin1").replace(pattern, (_, space: string) => `"${member}"${space}${value}`),
    "latin1",
  );
}

/** Where the names in `path` lead from the object that opens at `open`; null: nowhere, or what is there is no text. */
function textAt(bytes: Buffer, open: number, path: readonly string[]): MemberSpan | null {
  let start = open;
  let end = bytes.length;
  for (const name of path) {
    if (bytes[start] !== brace) return null;
    const span = spanOf(bytes.subarray(start, end), name);
    if (!span) return null;
    end = start + span.end;
    start += span.start;
  }
  return bytes[start] === quote ? { start, end } : null;
}

const brace = 0x7b;
const quote = 0x22;

/**
 * One event's object with the name at this path replaced: what stands elsewhere, a tool's argument, is the model's own.
 * Of what is no JSON, or names it twice, nothing can be told but that no name may pass.
 */
function maskedObject(json: Buffer, path: readonly string[], name: string): Buffer {
  try {
    const span = textAt(json, 0, path);
    if (span) return applyEdits(json, [{ ...span, text: JSON.stringify(name) }]);
    if (parseObject(json.toString("utf8"))) return json;
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof SyntaxError)) throw error;
  }
  return maskAnywhere(json, path.at(-1) ?? "", name);
}

/** Replaces the model's name in an event stream's events. @param path of its member, from the top of an event's data */
export function maskEvents(path: readonly string[], name: string): (pass: Buffer) => Buffer {
  const key = Buffer.from(JSON.stringify(path.at(-1)));
  return (pass) => {
    const pieces: Buffer[] = [];
    let written = 0;
    for (let at = pass.indexOf(key); at >= 0; ) {
      const lineEnd = pass.indexOf(0x0a, at);
      const end = lineEnd < 0 ? pass.length : lineEnd;
      const lineStart = pass.lastIndexOf(0x0a, at) + 1;
      const open = pass.indexOf(brace, lineStart);
      const start = open >= 0 && open < at ? open : lineStart;
      pieces.push(pass.subarray(written, start), maskedObject(pass.subarray(start, end), path, name));
      written = end;
      at = pass.indexOf(key, end);
    }
    return written === 0 ? pass : Buffer.concat([...pieces, pass.subarray(written)]);
  };
}

/** The same of the elements of one JSON array, each whole. */
export function maskElements(path: readonly string[], name: string): (pass: Buffer) => Buffer {
  const key = Buffer.from(JSON.stringify(path.at(-1)));
  return (pass) => {
    if (pass.indexOf(key) < 0) return pass;
    const pieces: Buffer[] = [];
    let written = 0;
    for (let open = pass.indexOf(brace); open >= 0; open = pass.indexOf(brace, written)) {
      const end = elementEnd(pass, open);
      pieces.push(pass.subarray(written, open), maskedObject(pass.subarray(open, end), path, name));
      written = end;
    }
    return Buffer.concat([...pieces, pass.subarray(written)]);
  };
}

/** Offset behind the element that opens here; of one that is nested too deep, all that is left. */
function elementEnd(pass: Buffer, open: number): number {
  try {
    return valueEnd(pass, open);
  } catch (error) {
    if (isAppError(error)) return pass.length;
    throw error;
  }
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
