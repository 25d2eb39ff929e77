/** Sends one request as any client would, and tells what comes as it comes. */
import { answerKind, formatBytes, isText } from "./answer-kind.ts";
import type { BuiltRequest } from "./build-request.ts";
import { SaidText } from "./event-text.ts";
import { type Exchange, newExchange } from "./exchange.ts";
import { ownHeaders } from "./own-headers.ts";

/** On the screen; the download has the rest. */
export const mostShown = 200_000;
/** In the browser's memory. */
export const mostBytes = 50_000_000;
/** How often the screen follows a stream. */
const showEveryMs = 50;

interface SendCall {
  request: BuiltRequest;
  /** This page's own. */
  origin: string;
  /** Aborts it: by the reader, or as the page is left. */
  signal: AbortSignal;
  onChange: (exchange: Exchange) => void;
}

/** The body as it is read. */
class Received {
  readonly chunks: Uint8Array<ArrayBuffer>[] = [];
  readonly #decoder = new TextDecoder();
  readonly #said = new SaidText();

  /** What has come with this chunk. */
  with(exchange: Exchange, chunk: Uint8Array<ArrayBuffer>): Exchange {
    this.chunks.push(chunk);
    const bytes = exchange.bytes + chunk.length;
    if (!isText(exchange.kind)) return { ...exchange, bytes };
    const piece = this.#decoder.decode(chunk, { stream: true });
    const text = exchange.text + piece;
    const said = exchange.kind === "stream" ? exchange.said + this.#said.add(piece) : "";
    return {
      ...exchange,
      bytes,
      text: text.slice(0, mostShown),
      said: said.slice(0, mostShown),
      isCut: exchange.isCut || text.length > mostShown,
    };
  }
}

const noAnswer =
  "No answer came: there is no connection, or the server is not reachable. Whether the request arrived is not known.";
const brokenOff = "The connection broke off: the answer is incomplete.";
const tooLarge = `The answer is larger than ${formatBytes(mostBytes)}: the rest was not read. Take a client for it.`;
const redirected = "The answer is a redirect, which browsers do not show to a page. Take curl to see where it leads.";

function answered(exchange: Exchange, response: Response, firstByteMs: number): Exchange {
  const contentType = response.headers.get("content-type");
  return {
    ...exchange,
    phase: "receiving",
    status: response.status,
    statusText: response.statusText,
    headers: ownHeaders(response.headers),
    requestId: response.headers.get("x-request-id"),
    contentType,
    kind: answerKind(contentType),
    firstByteMs,
  };
}

/** Reads the body to its end, or to where it is too much. */
async function receive(response: Response, start: Exchange, onChange: (exchange: Exchange) => void): Promise<Exchange> {
  const received = new Received();
  let exchange = start;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const show = () => {
    timer = null;
    onChange(exchange);
  };
  const end = (last: Partial<Exchange>): Exchange => ({ ...exchange, ...last, content: new Blob(received.chunks) });
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done || !value) return end({ phase: "complete" });
      exchange = received.with(exchange, value);
      if (exchange.bytes > mostBytes) {
        await reader?.cancel();
        return end({ phase: "stopped", problem: tooLarge });
      }
      timer ??= setTimeout(show, showEveryMs);
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return end({ phase: "stopped" });
    return end({ phase: "failed", problem: brokenOff });
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

/**
 * Sends it and answers how it ended; never rejects. Without cookies, so that the key alone speaks: what comes is what
 * a client gets.
 */
export async function sendRequest({ request, origin, signal, onChange }: SendCall): Promise<Exchange> {
  const sentMs = performance.now();
  const elapsedMs = () => performance.now() - sentMs;
  const sent = newExchange(request, origin);
  onChange(sent);
  let response: Response;
  try {
    response = await fetch(request.target, {
      method: request.method,
      headers: request.headers,
      body: request.body,
      credentials: "omit",
      cache: "no-store",
      redirect: "manual",
      signal,
    });
  } catch {
    if (signal.aborted) return { ...sent, phase: "stopped", totalMs: elapsedMs() };
    return { ...sent, phase: "failed", problem: noAnswer, totalMs: elapsedMs() };
  }
  const firstByteMs = elapsedMs();
  if (response.type === "opaqueredirect")
    return { ...sent, phase: "failed", problem: redirected, totalMs: firstByteMs };
  const start = answered(sent, response, firstByteMs);
  onChange(start);
  return { ...(await receive(response, start, onChange)), totalMs: elapsedMs() };
}
