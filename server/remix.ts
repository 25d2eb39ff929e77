/**
 * Remix behind `node:http`: a request becomes a Fetch Request, its Response is written with backpressure. In
 * production it serves the build, in development it runs through Vite's middleware.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { pathToFileURL } from "node:url";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { clientAddress } from "#server/infra/client-address.ts";
import { discardRest, limitedBody, mostPageBytes } from "#server/page-body.ts";
import type { ProcessContext } from "#server/remix-context.ts";
import { makeServeFile } from "#server/remix-files.ts";
import { isTooDeep, refusedMethod } from "#server/remix-limits.ts";
import { agreeOnHost, isForgeable, makeNonce, secure } from "#server/remix-security.ts";

export type NodeListener = (req: IncomingMessage, res: ServerResponse) => void;

/** The pages and resource routes of the build in build/, and its files. */
export async function makeProductionListener(context: ProcessContext): Promise<NodeListener> {
  const build: ServerBuild = await import(pathToFileURL(resolve("build/server/index.js")).href);
  const serveFile = await makeServeFile(resolve("build/client"));
  const answer = makeAnswer(context, "production", async () => build);
  return (req, res) => {
    if (!serveFile(req, res)) void answer(req, res);
  };
}

/** The same from the sources, with hot reload. `close` ends Vite. */
export async function makeDevelopmentListener(
  context: ProcessContext,
): Promise<{ listener: NodeListener; close(): Promise<void> }> {
  const { createServer } = await import("vite");
  const vite = await createServer({ server: { middlewareMode: true }, appType: "custom" });
  const answer = makeAnswer(
    context,
    "development",
    () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
  );
  return {
    listener: (req, res) => vite.middlewares(req, res, () => void answer(req, res)),
    close: () => vite.close(),
  };
}

type Mode = "production" | "development";

/** Never rejects: what Remix itself could not answer is reported and answered with 500. */
function makeAnswer(context: ProcessContext, mode: Mode, loadBuild: () => Promise<ServerBuild>) {
  const handle = createRequestHandler(loadBuild, mode);
  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const refused = refusedMethod(req.method ?? "GET", urlOf(req, context.publicUrl).pathname);
    if (refused) return void res.writeHead(405, { ...refused.headers, connection: "close" }).end(refused.body);
    const request = readRequest(req, res, context.publicUrl);
    if (!request)
      return void res.writeHead(400, { "content-type": "text/plain", connection: "close" }).end("Bad request");
    const domain = context.domains.at(new URL(request.url).host)?.domain ?? null;
    try {
      const response = isForgeable(request, context.publicUrl, context.domains)
        ? new Response(`This was sent from another site than ${domain ?? context.publicUrl}.`, { status: 403 })
        : await answerPage(request, req, handle, { ...context, domain }, mode);
      const isPage = mostPageBytes(new URL(request.url).pathname) !== null;
      if (isPage && !(await discardRest(req)) && !res.headersSent) res.setHeader("connection", "close");
      await writeResponse(response, req, res);
    } catch (error) {
      if (res.destroyed) return;
      context.reportError(error, request);
      if (res.headersSent) res.destroy();
      else res.writeHead(500, { "content-type": "text/plain" }).end("Something went wrong on our side.");
    }
  };
}

async function answerPage(
  request: Request,
  req: IncomingMessage,
  handle: ReturnType<typeof createRequestHandler>,
  context: ProcessContext & { domain: string | null },
  mode: Mode,
): Promise<Response> {
  const nonce = makeNonce();
  const peer = req.socket.remoteAddress;
  const remoteAddress = clientAddress({ peer, forwardedFor: forwardedFor(req) }, context.trustedProxyHops);
  const arrival = { target: req.url ?? "/", peer };
  const trpc = (asked: Request) => context.trpc(asked, remoteAddress);
  agreeOnHost(request);
  const response = await handle(request, { ...context, trpc, remoteAddress, arrival, nonce });
  return secure(response, { nonce, publicUrl: context.publicUrl, development: mode === "development" });
}

/** Several headers of the name are one list (RFC 9110, 5.3). */
const forwardedFor = (req: IncomingMessage): string | undefined => req.headersDistinct["x-forwarded-for"]?.join(",");

/** Null: Fetch knows no such request. */
function readRequest(req: IncomingMessage, res: ServerResponse, publicUrl: string): Request | null {
  try {
    return toRequest(req, res, publicUrl);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** The request as Fetch knows it; its signal aborts when the client goes away before the answer is complete. */
function toRequest(req: IncomingMessage, res: ServerResponse, publicUrl: string): Request {
  const abort = new AbortController();
  res.on("close", () => {
    if (!res.writableFinished) abort.abort();
  });
  const headers = new Headers();
  for (let index = 0; index < req.rawHeaders.length; index += 2) {
    headers.append(req.rawHeaders[index] ?? "", req.rawHeaders[index + 1] ?? "");
  }
  const method = req.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  const url = urlOf(req, publicUrl);
  return new Request(url, {
    method,
    headers,
    signal: abort.signal,
    ...(hasBody ? { body: bodyOf(req, url.pathname), duplex: "half" } : {}),
  });
}

/** A page's no longer than the page takes; an API's as it comes. */
function bodyOf(req: IncomingMessage, pathname: string): ReadableStream<Uint8Array> {
  const mostBytes = mostPageBytes(pathname);
  return mostBytes === null ? (Readable.toWeb(req) as ReadableStream<Uint8Array>) : limitedBody(req, mostBytes);
}

/** A name or an address in numbers, and a port: no user, no path, no list of several. */
const hostPattern = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d*)?$/i;

/**
 * Its own host as the client wrote it, the scheme of the public URL; a malformed host or target, a second host, or more
 * segments than any address has, becomes a path that is not found.
 */
function urlOf(req: IncomingMessage, publicUrl: string): URL {
  const base = new URL(publicUrl);
  const [host = base.host, second] = req.headersDistinct.host ?? [];
  const url = `${base.protocol}//${host}/${(req.url ?? "/").replace(/^\/+/, "")}`;
  const isWellFormed = second === undefined && hostPattern.test(host) && URL.canParse(url);
  return isWellFormed && !isTooDeep(new URL(url)) ? new URL(url) : new URL("/400", base);
}

async function writeResponse(response: Response, req: IncomingMessage, res: ServerResponse): Promise<void> {
  res.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== "set-cookie") res.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader("set-cookie", cookies);
  if (req.method === "HEAD" || response.body === null) {
    await response.body?.cancel();
    res.end();
    return;
  }
  res.flushHeaders();
  // Keeps backpressure, and cancels the body when the client goes away.
  await pipeline(Readable.fromWeb(response.body as NodeReadableStream<Uint8Array>), res);
}
