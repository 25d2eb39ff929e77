/** Token counts asked of an upstream that misbehaves: the client gets ours, and soon. */
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import { openAiProvider } from "#server/providers/openai/provider.ts";
import { type CountInputTokensParts, makeCountInputTokens } from "./count-tokens.ts";
import { readMessagesQuestion } from "./doors/anthropic/count-tokens.ts";

let upstream: Server;
let pool: Pool;
let asked = 0;
let answer: (response: ServerResponse) => void;
beforeAll(async () => {
  upstream = createServer((request, response) => {
    asked++;
    request.resume().on("end", () => answer(response));
  }).listen(0, "127.0.0.1");
  await once(upstream, "listening");
  pool = new Pool(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await pool.destroy();
  upstream.closeAllConnections();
  upstream.close();
});

const route = (change: Partial<RouteSnapshot> = {}) =>
  ({
    physicalModelId: "pm_1",
    upstreamModel: "claude-sonnet-4-5",
    providerKind: "anthropic",
    providerSettings: {},
    modality: "text",
    timeouts: { lastSyncHeadersMs: 5_000 },
    ...change,
  }) as RouteSnapshot;
const modelOf = (...routes: RouteSnapshot[]): LogicalModelSnapshot => ({
  id: "lm_1",
  name: "fast",
  createdAtSeconds: 0,
  routes,
});

const question = (more: object = {}) =>
  readMessagesQuestion({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify({ model: "fast", messages: [{ role: "user", content: "Hello" }], ...more })),
  });

function counting(change: Partial<CountInputTokensParts> = {}) {
  asked = 0;
  return makeCountInputTokens({
    providerOf: ({ providerKind }) => (providerKind === "anthropic" ? anthropicProvider : openAiProvider("openai")),
    targetOf: () => ({
      call: ({ path, headers, body }, further) => ({
        pool,
        method: "POST",
        path,
        headers: [...headers, ...(further ?? [])],
        body,
      }),
    }),
    // why: breakers are tested in routing; here it matters only which route they leave
    health: { isOpen: () => false } as unknown as CountInputTokensParts["health"],
    isExhausted: () => false,
    logger: { debug: () => undefined },
    ...change,
  });
}

const ours = { body: { input_tokens: 4 }, estimated: true };
const send = (status: number, body: string | Buffer) => {
  answer = (response) => response.writeHead(status).end(body);
};

test("the vendor's answer is passed back, with whatever else it tells", async () => {
  send(200, '{"input_tokens":42,"context_management":{"original_input_tokens":50}}');
  expect(await counting()(question(), modelOf(route()), null)).toEqual({
    body: { input_tokens: 42, context_management: { original_input_tokens: 50 } },
    estimated: false,
  });
});

test.each([
  ["a fault", 500, "no"],
  ["a limit", 429, "{}"],
  ["another page", 200, "<html>"],
  ["a count that is none", 200, '{"input_tokens":-4}'],
  ["far too much", 200, Buffer.alloc(100_000, " ")],
])("after %s ours is given, and that route left alone for a while", async (_name, status, body) => {
  send(status, body);
  const count = counting();
  const model = modelOf(route());
  expect([await count(question(), model, null), await count(question(), model, null)]).toEqual([ours, ours]);
  expect(asked).toBe(1);
});

test("an upstream that does not answer is not waited for longer than its route says", async () => {
  answer = () => undefined;
  const timeouts = { lastSyncHeadersMs: 30 } as RouteSnapshot["timeouts"];
  expect(await counting()(question(), modelOf(route({ timeouts })), null)).toEqual(ours);
});

test("what is wrong with one question says nothing of the route", async () => {
  const count = counting();
  const model = modelOf(route());
  send(400, "{}");
  expect(await count(question(), model, null)).toEqual(ours);
  expect((await count(question({ tools: [{ type: "web_search_20250305" }] }), model, null)).estimated).toBe(true);
  expect(asked).toBe(1);
  send(200, '{"input_tokens":42}');
  expect((await count(question(), model, null)).body).toEqual({ input_tokens: 42 });
});

test("only a route is asked that is well, not at its limit, of the client's format and no backend of the operator's", async () => {
  send(200, '{"input_tokens":42}');
  const model = modelOf(
    route({ physicalModelId: "open" }),
    route({ physicalModelId: "spent" }),
    route({ providerKind: "custom" }),
    route({ modality: "embedding" }),
    route({ providerKind: "openai" }),
  );
  const count = counting({
    health: { isOpen: (id: string) => id === "open" } as unknown as CountInputTokensParts["health"],
    isExhausted: ({ physicalModelId }) => physicalModelId === "spent",
  });
  expect([(await count(question(), model, null)).estimated, asked]).toEqual([true, 0]);
  expect((await count(question(), modelOf(...model.routes, route()), null)).estimated).toBe(false);
  expect((await count(question(), modelOf(), null)).estimated).toBe(true);
});

test("a crowd of questions gets an answer each, by the bytes where too many wait for a count", async () => {
  const count = counting();
  const model = modelOf(route({ providerKind: "openai", upstreamModel: "gpt-4o" }));
  const long = question({ system: "word ".repeat(1_000) });
  const answers = await Promise.all(Array.from({ length: 40 }, () => count(long, model, null)));
  const counts = answers.map(({ body }) => Number(body.input_tokens));
  expect(new Set(counts).size).toBe(2);
  expect(Math.min(...counts)).toBeGreaterThan(1_000);
});
