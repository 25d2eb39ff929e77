import { AppError } from "#server/contracts/errors.ts";

const refuse = (userMessage: string, cause?: unknown) => new AppError("invalid_request", { userMessage, cause });

/** The body's bytes, read no further than the limit. */
async function readBytes(request: Request, mostBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError("request_too_large", { userMessage: `The body must not have more than ${mostBytes} bytes.` });
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  // Whoever goes away while sending is at fault, not we.
  const next = () =>
    reader?.read().catch((cause: unknown) => {
      throw refuse("The request body ended early.", cause);
    });
  for (let piece = await next(); piece && !piece.done; piece = await next()) {
    size += piece.value.byteLength;
    if (size > mostBytes) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(piece.value);
  }
  return Buffer.concat(chunks);
}

/** Deeper than any input of ours: what walks a value level by level would run out of stack. */
const mostLevels = 100;

const quote = '"'.charCodeAt(0);
const backslash = "\\".charCodeAt(0);
const opening = new Set(["[", "{"].map((bracket) => bracket.charCodeAt(0)));
const closing = new Set(["]", "}"].map((bracket) => bracket.charCodeAt(0)));

function isTooDeep(text: string): boolean {
  let level = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at);
    if (letter === quote) isInString = !isInString;
    else if (isInString) at += letter === backslash ? 1 : 0;
    else if (opening.has(letter) && ++level > mostLevels) return true;
    else if (closing.has(letter)) level--;
  }
  return false;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!isTooDeep(text)) return JSON.parse(text);
  } catch (cause) {
    throw refuse("The body is not valid JSON.", cause);
  }
  throw refuse(`The JSON body is nested more than ${mostLevels} levels deep.`);
}

/**
 * The JSON of a request's body; undefined when it is empty.
 * @throws AppError invalid_request: another content type, not UTF-8, not JSON, nested without reason, or it ends early; request_too_large
 */
export async function readJson(request: Request, mostBytes: number): Promise<unknown> {
  const bytes = await readBytes(request, mostBytes);
  if (bytes.byteLength === 0) return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refuse("Send the body as application/json.");
  return parsed(bytes);
}
