/**
 * The build's files, read once and kept in memory (about a megabyte): a build that replaces them on disk can neither
 * mix two versions in one page nor fail a running process.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};
const compressed = new Set([".css", ".js", ".json", ".svg", ".txt"]);

/** Named by the hash of their content. */
const immutable = "public, max-age=31536000, immutable";
const shortLived = "public, max-age=3600";

interface StoredFile {
  body: Buffer;
  /** By encoding, made when it is first asked for; null: not worth it. */
  encoded: Map<Encoding, Promise<Buffer>> | null;
  headers: Record<string, string>;
}

const makeBrotli = promisify(brotliCompress);
const makeGzip = promisify(gzip);
const encoders = {
  br: (body: Buffer): Promise<Buffer> => makeBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (body: Buffer): Promise<Buffer> => makeGzip(body),
};
type Encoding = keyof typeof encoders;

/** Answers a GET or HEAD of a file of `folder`; false: there is none of this name, nothing was answered. */
export type ServeFile = (req: IncomingMessage, res: ServerResponse) => boolean;

/** Reads the folder. Files below assets/ may be cached for ever. */
export async function makeServeFile(folder: string): Promise<ServeFile> {
  const files = new Map<string, StoredFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    const url = `/${relative(folder, path).split(sep).join("/")}`;
    if (!url.startsWith("/.")) files.set(url, store(url, await readFile(path)));
  }
  return (req, res) => {
    if (req.method !== "GET" && req.method !== "HEAD") return false;
    const file = files.get((req.url ?? "").split("?", 1)[0] ?? "");
    if (!file) return false;
    send(file, req, res).catch((error: Error) => res.destroy(error));
    return true;
  };
}

function store(url: string, body: Buffer): StoredFile {
  const extension = extname(url);
  const headers: Record<string, string> = {
    "content-type": types[extension] ?? "application/octet-stream",
    "cache-control": url.startsWith("/assets/") ? immutable : shortLived,
    "x-content-type-options": "nosniff",
    etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`,
  };
  if (!compressed.has(extension)) return { body, encoded: null, headers };
  return { body, encoded: new Map(), headers: { ...headers, vary: "accept-encoding" } };
}

/** The first of ours that the client takes; null: none. */
function encodingFor(accepted: string): Encoding | null {
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : null;
}

function encodedBody(body: Buffer, encoded: Map<Encoding, Promise<Buffer>>, encoding: Encoding): Promise<Buffer> {
  const present = encoded.get(encoding);
  if (present) return present;
  const made = encoders[encoding](body);
  encoded.set(encoding, made);
  // Whoever asks next may have more luck.
  made.catch(() => encoded.delete(encoding));
  return made;
}

async function send({ body, encoded, headers }: StoredFile, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.headers["if-none-match"] === headers.etag) {
    res.writeHead(304, headers).end();
    return;
  }
  const encoding = encoded && encodingFor(String(req.headers["accept-encoding"] ?? ""));
  const sent = encoded && encoding ? await encodedBody(body, encoded, encoding) : body;
  const length = { "content-length": String(sent.length) };
  res.writeHead(200, { ...headers, ...length, ...(encoding && { "content-encoding": encoding }) });
  res.end(req.method === "HEAD" ? undefined : sent);
}
