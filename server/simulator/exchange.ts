import type { IncomingMessage, ServerResponse } from "node:http";
import type { Attempt, AttemptLog } from "./attempt-log.ts";
import type { Settings } from "./settings.ts";

/** One request being answered. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** The request's body, whole. */
  body: Buffer;
  attempt: Attempt;
  log: AttemptLog;
  settings: Settings;
}

/** Ends an attempt in the log. */
export function conclude(attempt: Attempt, outcome: string, status: number | null): void {
  if (attempt.endedAt !== null) return;
  attempt.outcome = outcome;
  attempt.status = status;
  attempt.endedAt = Date.now();
}

/** From now on a closed connection is noted as the caller's abort, unless the attempt was concluded before. */
export function watchForAbort({ response, attempt }: Exchange): void {
  response.once("close", () => {
    if (attempt.endedAt !== null) return;
    attempt.aborted = true;
    conclude(attempt, "aborted", response.headersSent ? response.statusCode : null);
  });
}

/** Sends a JSON answer, whole. */
export function sendJson(
  { response, attempt }: Exchange,
  status: number,
  body: Buffer | string,
  options: { outcome: string; headers?: Record<string, string> },
): void {
  conclude(attempt, options.outcome, status);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...options.headers,
  });
  response.end(body);
}

/** OpenAI's error object as text. */
export const errorJson = (message: string, type: string, code: string | null, param: string | null = null): string =>
  JSON.stringify({ error: { message, type, param, code } });

/** Waits; resolves early when the connection closes. */
export function pause({ response }: Exchange, ms: number): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    const done = () => {
      clearTimeout(timer);
      response.off("close", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    response.once("close", done);
  });
}

/** Resolves when the response takes more bytes or is closed. */
export function drained({ response }: Exchange): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed || !response.writableNeedDrain) return resolve();
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}
