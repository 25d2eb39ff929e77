/**
 * multipart/form-data (RFC 7578) as spans of the body in memory, so that one part can be replaced and everything else
 * reaches the upstream byte for byte; no streaming parser tells where a part lies. Stricter than the RFC: what two
 * parsers could read differently is refused, so that nobody is charged for another model than the one that answers.
 */
import { isUtf8 } from "node:buffer";
import { invalidRequest } from "#server/providers/wire/unsupported.ts";

export interface FormPart {
  name: string;
  /** Null: a text field. */
  filename: string | null;
  /** Lower case, without parameters; null: none was given. */
  contentType: string | null;
  /** Of the content in the body. */
  start: number;
  end: number;
}

export interface MultipartForm {
  parts: readonly FormPart[];
}

const mostParts = 128;
const longestPartHeader = 8 * 1024;
/** Text fields are prompts, names and options. */
const longestText = 1024 * 1024;

function fail(reason: string): never {
  throw invalidRequest("body", `The multipart body is malformed: ${reason}.`);
}

const boundaryPattern = /;[ \t]*boundary=(?:"([^"\r\n]{1,70})"|([^\s";,]{1,70}))[ \t]*(?=;|$)/gi;
/** RFC 2046 §5.1.1 */
const boundaryText = /^[0-9A-Za-z'()+_,\-./:=? ]*[0-9A-Za-z'()+_,\-./:=?]$/;

/** The media type of a content-type header, lower case, without parameters. */
export const mediaTypeOf = (contentType: string): string => (contentType.split(";", 1)[0] ?? "").trim().toLowerCase();

function boundaryOf(contentType: string): string {
  const found = [...contentType.matchAll(boundaryPattern)];
  if (found.length !== 1) return fail("its content-type must name one boundary");
  const boundary = found[0]?.[1] ?? found[0]?.[2] ?? "";
  return boundaryText.test(boundary) ? boundary : fail("its boundary has characters that none may have");
}

/**
 * The parts of a form, in order.
 * @throws AppError(invalid_request) for anything that is not plainly a form
 */
export function readMultipart(body: Buffer, contentType: string): MultipartForm {
  const opening = Buffer.from(`--${boundaryOf(contentType)}`);
  const delimiter = Buffer.concat([Buffer.from("\r\n"), opening]);
  if (body.indexOf(opening) !== 0) fail("it does not begin with its boundary");
  const parts: FormPart[] = [];
  let at = opening.length;
  while (!isClosing(body, at)) {
    if (parts.length === mostParts) fail(`it has more than ${mostParts} parts`);
    if (body[at] !== 0x0d || body[at + 1] !== 0x0a) fail("a boundary line goes on behind its boundary");
    const headerEnd = headersEnd(body, at);
    const end = body.indexOf(delimiter, headerEnd - 2);
    if (end < 0) fail("its closing boundary is missing");
    parts.push(readPart(body.toString("latin1", at + 2, headerEnd - 4), headerEnd, Math.max(end, headerEnd), body));
    if (end < headerEnd) fail("a part has no content line");
    at = end + delimiter.length;
  }
  const tail = body.subarray(at + 2);
  if (tail.length > 2 || (tail.length > 0 && tail.toString("latin1") !== "\r\n".slice(0, tail.length)))
    fail("something follows its closing boundary");
  if (parts.length === 0) fail("it has no parts");
  return { parts };
}

const isClosing = (body: Buffer, at: number): boolean => body[at] === 0x2d && body[at + 1] === 0x2d;

/** Offset behind the blank line that ends the headers which begin at the line end `at`. */
function headersEnd(body: Buffer, at: number): number {
  const window = body.subarray(at, at + longestPartHeader + 4);
  const blank = window.indexOf("\r\n\r\n");
  if (blank >= 0) return at + blank + 4;
  return fail(window.length > longestPartHeader ? "a part's headers are too long" : "a part's headers do not end");
}

function readPart(head: string, start: number, end: number, body: Buffer): FormPart {
  let disposition: Disposition | null = null;
  let contentType: string | null = null;
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon < 1 || /[\r\n\0]/.test(line) || /\s/.test(line.slice(0, colon)))
      return fail("a part's header is no header");
    const value = line.slice(colon + 1).trim();
    switch (line.slice(0, colon).toLowerCase()) {
      case "content-disposition":
        if (disposition) return fail("a part has two content-dispositions");
        disposition = readDisposition(value);
        break;
      case "content-type":
        if (contentType !== null) return fail("a part has two content-types");
        contentType = mediaTypeOf(value);
        if (contentType.startsWith("multipart/")) return fail("a part is a multipart body itself");
        break;
      case "content-transfer-encoding":
        if (!/^(?:7bit|8bit|binary)$/i.test(value)) return fail("a part is encoded, send it as it is");
    }
  }
  if (!disposition) return fail("a part has no content-disposition");
  // Some parsers take this for a file, some for text.
  if (disposition.filename === null && contentType === "application/octet-stream")
    return fail("a part of bytes has no filename");
  if (disposition.filename === null && !isUtf8(body.subarray(start, end)))
    throw invalidRequest(disposition.name, "A text field of the form is not valid UTF-8.");
  return { ...disposition, contentType, start, end };
}

interface Disposition {
  name: string;
  filename: string | null;
}

/** Parameters as browsers and clients write them (RFC 7578 §4.2): quoted, `"` as `%22` or `\"`. */
const parameterPattern = /;[ \t]*([a-z]+\*?)=(?:"((?:[^"\\\r\n]|\\["\\])*)"|([^\s";]+))[ \t]*/giy;

function readDisposition(value: string): Disposition {
  if (!/^form-data[ \t]*(?=;|$)/i.test(value)) return fail("a part is no form-data");
  const parameters = new Map<string, string>();
  parameterPattern.lastIndex = /^form-data[ \t]*/i.exec(value)?.[0].length ?? 0;
  let read = parameterPattern.lastIndex;
  for (let match = parameterPattern.exec(value); match; match = parameterPattern.exec(value)) {
    const key = (match[1] ?? "").toLowerCase();
    if (parameters.has(key) || key === "name*") return fail("a part's name is not plain");
    const text = match[2]?.replace(/\\(["\\])/g, "$1") ?? match[3] ?? "";
    parameters.set(key, Buffer.from(text, "latin1").toString("utf8"));
    read = parameterPattern.lastIndex;
  }
  const name = parameters.get("name");
  if (read !== value.length || name === undefined || name === "") return fail("a part's name is not plain");
  if (!/^[\w.[\]-]{1,64}$/.test(name)) return fail("a part's name has characters that no parameter has");
  return { name, filename: parameters.get("filename") ?? parameters.get("filename*") ?? null };
}

/**
 * The text of the one field of this name; null: there is none.
 * @throws AppError(invalid_request) naming it when it is given twice, is a file, or is too long
 */
export function formText(form: MultipartForm, body: Buffer, name: string): string | null {
  const part = formPart(form, name);
  if (!part) return null;
  if (part.filename !== null) throw invalidRequest(name, `'${name}' must be a text field, not a file.`);
  if (part.end - part.start > longestText) throw invalidRequest(name, `'${name}' is too long.`);
  return body.toString("utf8", part.start, part.end);
}

/**
 * The one part of this name, or null.
 * @throws AppError(invalid_request) naming it when it is given twice: what one parser reads, another may not
 */
export function formPart(form: MultipartForm, name: string): FormPart | null {
  const found = form.parts.filter((part) => part.name === name || part.name === `${name}[]`);
  if (found.length > 1) throw invalidRequest(name, `'${name}' is given twice.`);
  return found[0] ?? null;
}
