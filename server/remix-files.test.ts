/** The build's files as a browser asks for them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeServeFile } from "./remix-files.ts";

const script = `console.log("sluice");\n${"// the same line again and again\n".repeat(200)}`;
let folder: string;
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sluice-files-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "assets/page-1a2b.js"), script);
  writeFileSync(join(folder, "mark.png"), Buffer.from([1, 2, 3]));
  const serveFile = await makeServeFile(folder);
  server = createServer((req, res) => {
    if (!serveFile(req, res)) res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  new Promise<{ status: number; headers: Record<string, string | string[] | undefined>; body: Buffer }>(
    (resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      request({ port, path, headers, method }, async (answer) => {
        const parts: Buffer[] = [];
        for await (const part of answer) parts.push(part as Buffer);
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) });
      })
        .on("error", reject)
        .end();
    },
  );

test.each([
  ["br, gzip", "br", brotliDecompressSync],
  ["gzip", "gzip", gunzipSync],
] as const)(
  "a script goes compressed to a browser that takes %s, the second time as well",
  async (accepted, encoding, decode) => {
    for (let turn = 0; turn < 2; turn++) {
      const answer = await ask("/assets/page-1a2b.js", { "accept-encoding": accepted });
      expect(answer.headers).toMatchObject({
        "content-encoding": encoding,
        vary: "accept-encoding",
        "cache-control": "public, max-age=31536000, immutable",
        "content-length": String(answer.body.length),
      });
      expect(answer.body.length).toBeLessThan(script.length / 4);
      expect(decode(answer.body).toString()).toBe(script);
    }
  },
);

test("a client that takes no compression gets the file as it is", async () => {
  const answer = await ask("/assets/page-1a2b.js?v=2");
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(answer.body.toString()).toBe(script);
});

test("a picture is never compressed, and is asked for again after an hour", async () => {
  const answer = await ask("/mark.png", { "accept-encoding": "br" });
  expect(answer.headers["content-encoding"]).toBeUndefined();
  expect(answer.headers["cache-control"]).toBe("public, max-age=3600");
  expect([...answer.body]).toEqual([1, 2, 3]);
});

test("what the browser has is not sent again, and HEAD sends the length alone", async () => {
  const first = await ask("/mark.png");
  expect(await ask("/mark.png", { "if-none-match": String(first.headers.etag) })).toMatchObject({ status: 304 });
  const head = await ask("/mark.png", {}, "HEAD");
  expect(head.headers["content-length"]).toBe("3");
  expect(head.body.length).toBe(0);
});

test("other names, other methods and files outside are not answered", async () => {
  expect((await ask("/assets/gone.js")).status).toBe(404);
  expect((await ask("/mark.png", {}, "POST")).status).toBe(404);
  expect((await ask("/../remix-files.ts")).status).toBe(404);
});
