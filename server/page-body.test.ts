import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { discardRest, limitedBody, mostPageBytes } from "./page-body.ts";

it("a form has a limit, the price catalog a larger one, and the APIs their own", () => {
  const mebibyte = 1024 * 1024;
  for (const path of ["/theme", "/login", "/login.data", "/console/settings", "/portal/keys.data"]) {
    expect([path, mostPageBytes(path)]).toEqual([path, mebibyte]);
  }
  expect(mostPageBytes("/console/price-catalog/import.data")).toBe(5 * mebibyte);
  for (const path of ["/api/v1/customers", "/v1/chat/completions", "/ve_1/v1/models", "/ve_1/api/chat", "/v1beta/x"]) {
    expect([path, mostPageBytes(path)]).toEqual([path, null]);
  }
});

const mostBytes = 1_000;
let server: Server;
let readBytes = 0;

beforeAll(async () => {
  server = createServer(async (req, res) => {
    req.on("data", (chunk: Buffer) => {
      readBytes += chunk.length;
    });
    req.pause();
    const outcome = await new Response(limitedBody(req, mostBytes)).text().then(
      (text) => `${text.length}`,
      (error: Error) => error.name,
    );
    if (!(await discardRest(req))) res.setHeader("connection", "close");
    res.end(outcome);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

/** Writes a body piece by piece until it is whole or the connection ends; what came back. */
async function send(head: string, piece: Buffer, pieces: number): Promise<string> {
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  const gone = new Promise<void>((resolve) => socket.on("close", () => resolve()).on("error", () => resolve()));
  socket.write(`POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${head}\r\n\r\n`);
  for (let sent = 0; sent < pieces && !socket.destroyed; sent += 1) {
    if (!socket.write(piece)) await Promise.race([once(socket, "drain").catch(() => null), gone]);
  }
  await gone;
  return answer;
}

it("what fits is read whole", async () => {
  expect(await send("content-length: 1000", Buffer.alloc(1_000, "a"), 1)).toMatch(/\r\n1000\b/);
});

it("more than fits is told, whether it was declared or only came, and read no further than the answer needs", async () => {
  expect(await send("content-length: 4000", Buffer.alloc(4_000, "a"), 1)).toContain("BodyTooLargeError");
  const chunk = Buffer.from(`fa0\r\n${"a".repeat(4_000)}\r\n`);
  expect(await send("transfer-encoding: chunked", Buffer.concat([chunk, Buffer.from("0\r\n\r\n")]), 1)).toContain(
    "BodyTooLargeError",
  );
});

it("a body without end is cut", async () => {
  readBytes = 0;
  await send("content-length: 125829120", Buffer.alloc(1024 * 1024, "a"), 120);
  expect(readBytes).toBeLessThan(10 * 1024 * 1024);
  expect(readBytes).toBeGreaterThan(0);
});
