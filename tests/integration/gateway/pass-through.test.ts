/** Metered pass-through (mission.md A17) to a backend of the operator's own. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text as textOf } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let backend: Server;
let endpoint: SellableEndpoint;
const doors = ["native", "remix"] as const;
const seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];

/** Echoes what it got; its paths say how. */
async function answer(request: IncomingMessage, response: import("node:http").ServerResponse): Promise<void> {
  const { method = "", url = "", headers } = request;
  seen.push({ method, url, headers, body: await textOf(request) });
  const path = url.split("?")[0];
  if (path === "/base/teapot") {
    response.writeHead(418, { "content-type": "text/plain", "x-pot": "short" });
    response.end("no coffee");
  } else if (path === "/base/stream") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (let index = 0; index < 3; index++) response.write(`data: {"index":${index}}\n\n`);
    response.end('data: {"usage":{"chars":40}}\n\n');
  } else if (path === "/base/cut") {
    response.writeHead(200, { "content-type": "text/plain", "content-length": "100" });
    response.write("half", () => response.destroy());
  } else if (path === "/base/broken") {
    response.writeHead(503);
    response.end("secret inside");
  } else if (path === "/base/large") {
    response.writeHead(200, { "content-type": "application/octet-stream" });
    response.end(Buffer.alloc(1024 * 1024 + 1, 1));
  } else if (path === "/base/made") {
    response.writeHead(201, { "content-type": "image/x-own", "x-part": String(seen.length) });
    response.write("first ");
    setImmediate(() => response.end("second"));
  } else if (path === "/base/empty") {
    response.writeHead(204);
    response.end();
  } else {
    response.writeHead(200, { "content-type": "application/json", "x-backend": "yes", "set-cookie": "a=b" });
    response.end('{"ok":true,"usage":{"chars":12}}');
  }
}

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  backend = createServer((request, response) => void answer(request, response)).listen(0, "127.0.0.1");
  await once(backend, "listening");
  const baseUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}/base`;
  const custom = { kind: "custom", baseUrl, modality: "custom" } as const;
  const measured = (character: string) => ({
    ...custom,
    price: { per: 1, request: "0.1", character: "0.001" },
    settings: { metrics: { character }, paths: ["/work", "/stream"], auth_header: "x-backend-key" },
  });
  endpoint = await stack.operator.endpoint({
    credits: "100",
    models: {
      open: [
        { ...custom, upstream: "open", price: { per: 1, request: "0.5" }, settings: { methods: ["GET", "POST"] } },
      ],
      measured: [{ ...measured("body.usage.chars"), upstream: "measured" }],
      flowing: [{ ...measured("body[size(body) - 1].usage.chars"), upstream: "flowing" }],
    },
  });
});
afterAll(async () => {
  await stack?.stop();
  backend?.close();
});

describe.each(doors)("a request passed through at the %s door", (door) => {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${stack.webs[doors.indexOf(door)]!.url}/${endpoint.id}/v1/pass/${path}`, {
      method: "POST",
      redirect: "manual",
      ...init,
      headers: { authorization: `Bearer ${endpoint.key}`, ...init.headers },
    });
  const recordOf = (response: Response) =>
    vi.waitFor(
      async () => {
        const id = response.headers.get("x-request-id");
        const record = (await stack.operator.usageRecords(endpoint.id)).find((each) => each.id === id);
        expect(record).toBeDefined();
        return record!;
      },
      { timeout: 5000, interval: 30 },
    );

  test("method, path, query, headers and body reach the backend; status, headers and body come back; the fee is charged", async () => {
    seen.length = 0;
    const response = await send("open/things/7?q=a+b&r=%2F%20c&index&s=~", {
      body: "a=1",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-own": "1", cookie: "session=1" },
    });
    expect(await response.json()).toEqual({ ok: true, usage: { chars: 12 } });
    expect(response.headers.get("x-backend")).toBe("yes");
    expect(response.headers.get("set-cookie")).toBeNull();
    const [got] = seen;
    expect(got).toMatchObject({ method: "POST", url: "/base/things/7?q=a+b&r=%2F%20c&index&s=~", body: "a=1" });
    expect(got!.headers).toMatchObject({ "x-own": "1", authorization: "Bearer sk-upstream-secret" });
    expect(got!.headers.cookie).toBeUndefined();
    expect(JSON.stringify(got)).not.toContain(endpoint.key);
    expect(await recordOf(response)).toMatchObject({ status: "succeeded", charge: "0.5", logical_model: "open" });
    expect((await send("open/things", { method: "GET" })).status).toBe(200);
  });

  test("a refusal of the backend's is its own and costs nothing; its fault is told as ours, without its words", async () => {
    const teapot = await send("open/teapot");
    expect([teapot.status, teapot.headers.get("x-pot"), await teapot.text()]).toEqual([418, "short", "no coffee"]);
    expect((await recordOf(teapot)).charge).toBe("0");
    const broken = await send("open/broken");
    expect(broken.status).toBe(502);
    expect(await broken.text()).not.toContain("secret inside");
  });

  test("with an Idempotency-Key the backend is asked once: status, type and body come again, for nothing", async () => {
    const spent = async () => Number((await stack.operator.credits(endpoint.id)).credit_spend);
    const once = (path: string, key: string, init: RequestInit = {}) =>
      send(path, { body: "x", ...init, headers: { "idempotency-key": `${door}-${key}` } });
    const before = await spent();
    seen.length = 0;
    const first = await once("open/made", "made");
    const text = await first.text();
    const again = await once("open/made", "made");
    expect([again.status, again.headers.get("content-type"), await again.text()]).toEqual([201, "image/x-own", text]);
    expect([again.headers.get("x-part"), again.headers.get("x-sluice-replayed")]).toEqual(["1", "true"]);
    expect((await once("open/other", "made")).status).toBe(409);
    expect((await once("open/made", "made", { method: "GET", body: null })).status).toBe(409);
    expect([seen.length, (await spent()) - before]).toEqual([1, 0.5]);
    // A refusal costs nothing and is asked again; what is a stream or too long is not, though no copy is kept.
    for (const [path, status] of [
      ["teapot", 418],
      ["stream", 409],
      ["large", 409],
    ] as const) {
      seen.length = 0;
      await (await once(`open/${path}`, path)).arrayBuffer();
      expect([(await once(`open/${path}`, path)).status, seen.length]).toEqual([status, status === 418 ? 2 : 1]);
    }
    expect((await spent()) - before).toBe(1.5);
  });

  test("an empty answer is an answer", async () => {
    const response = await send("open/empty");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect((await recordOf(response)).charge).toBe("0.5");
  });

  test("an answer cut off in the middle is broken off for the client too", async () => {
    const end = send("open/cut").then((response) => response.text());
    await expect(end).rejects.toBeInstanceOf(Error);
  });

  test("what the operator measures is charged, whole and streamed, with the backend's own key", async () => {
    seen.length = 0;
    const whole = await send("measured/work", { body: "{}" });
    expect((await recordOf(whole)).units).toMatchObject({ character: 12 });
    expect((await recordOf(whole)).charge).toBe("0.112");
    expect(seen[0]!.headers).toMatchObject({ "x-backend-key": "sk-upstream-secret" });
    const stream = await send("flowing/stream", { body: "{}" });
    expect(await stream.text()).toBe(
      'data: {"index":0}\n\ndata: {"index":1}\n\ndata: {"index":2}\n\ndata: {"usage":{"chars":40}}\n\n',
    );
    expect(stream.headers.get("content-type")).toBe("text/event-stream");
    expect(await recordOf(stream)).toMatchObject({ status: "succeeded", charge: "0.14", units: { character: 40 } });
  });

  test("methods and paths that were not let through never reach the backend, nor do steps out of its base", async () => {
    seen.length = 0;
    const paths = ["measured/other", "open/%2e%2e/admin", "open/..%2fadmin", "none/x", "measured/work/../secret"];
    for (const path of paths) expect((await send(path)).status).toBe(404);
    expect((await send("open/things", { method: "DELETE" })).status).toBe(405);
    expect((await send("measured/work", { method: "GET" })).status).toBe(405);
    expect(seen).toEqual([]);
  });
});
