/** The body of a page's form: counted while it is read, and never read to an end that does not come. */
import type { IncomingMessage } from "node:http";
import { ReadableStream as NodeReadableStream } from "node:stream/web";

const mebibyte = 1024 * 1024;
const mostFormBytes = mebibyte;
/** A price catalog of 5 MB, with the form around it. */
const mostCatalogBytes = 5 * mebibyte;

/** The APIs have limits of their own, and their own words for them. */
const ofAnApi = /^\/(?:[^/]+\/)?(?:api|v1|v1beta)(?:\/|$)/;
const ofCatalogImport = /^\/console\/price-catalog\/import(?:\.data)?$/;

/** How much the page at a path takes; null: it is an API's, which counts by itself. */
export function mostPageBytes(pathname: string): number | null {
  if (ofAnApi.test(pathname)) return null;
  return ofCatalogImport.test(pathname) ? mostCatalogBytes : mostFormBytes;
}

/** Known by its name: the build of the pages has no class of the server. */
class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  constructor(mostBytes: number) {
    super(`That is more than this page takes: at most ${mostBytes / mebibyte} MiB.`);
  }
}

async function* counted(req: IncomingMessage, mostBytes: number): AsyncGenerator<Uint8Array> {
  if (Number(req.headers["content-length"] ?? 0) > mostBytes) throw new BodyTooLargeError(mostBytes);
  let sizeBytes = 0;
  // Its end is not the connection's: the answer goes out by it.
  for await (const chunk of req.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.length;
    if (sizeBytes > mostBytes) throw new BodyTooLargeError(mostBytes);
    yield chunk;
  }
}

/** The body as Fetch has it; reading it fails with a BodyTooLargeError where it has, or says that it has, more. */
export const limitedBody = (req: IncomingMessage, mostBytes: number): ReadableStream<Uint8Array> =>
  NodeReadableStream.from(counted(req, mostBytes)) as ReadableStream<Uint8Array>;

const mostDiscardedBytes = 8 * mebibyte;
const mostDiscardingMs = 2_000;

/**
 * Throws away what a form still sends, so that its browser reads the answer; within bounds.
 * @returns whether all has come; otherwise the connection has to be closed
 */
export function discardRest(req: IncomingMessage): Promise<boolean> {
  if (req.complete || req.destroyed) return Promise.resolve(req.complete);
  return new Promise((resolve) => {
    let sizeBytes = 0;
    const finish = () => {
      clearTimeout(timer);
      req.off("data", count).off("close", finish).off("end", finish);
      req.pause();
      resolve(req.complete);
    };
    const count = (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > mostDiscardedBytes) finish();
    };
    const timer = setTimeout(finish, mostDiscardingMs);
    req.on("data", count).once("end", finish).once("close", finish).resume();
  });
}
