/** failure-cases.md, section 2.1 and 2.7: overspend of a budget is impossible under any concurrency, and in mid-stream. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type ChatTarget, chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: ["native", "native", "native"] });
});
afterAll(() => stack?.stop());

/** 500 requests at once, spread over the three web processes and over clients of these formats. */
const storm = (
  endpoint: SellableEndpoint,
  body: Record<string, unknown>,
  formats = ["OpenAI"] as ChatTarget["format"][],
) =>
  Promise.all(
    Array.from({ length: 500 }, (_, index) => {
      const format = formats[index % formats.length]!;
      const url = stack.webs[index % 3]!.url;
      return chat({ format, url, endpointId: endpoint.id, key: endpoint.key }, { model: "chat", ...body });
    }),
  );

/** Waits until everything is settled: the ledger says what Redis says. */
const settled = (endpoint: SellableEndpoint, spendMicros: bigint) =>
  vi.waitFor(async () => {
    const { rows } = await stack.sql.query("SELECT spend_micros FROM ve_wallet WHERE virtual_endpoint_id = $1", [
      endpoint.id,
    ]);
    expect(BigInt(rows[0].spend_micros)).toBe(spendMicros);
  }, 10_000);

const micros = (credits: string) => BigInt(Math.round(Number(credits) * 1e6));

describe("500 parallel requests over 3 web processes on a budget for 100", () => {
  test("priced flat per request, to clients of two formats: exactly 100 are answered, nothing remains, the books balance", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "100",
      models: { chat: [{ upstream: "sim-ok@flat", price: flatPrice }] },
    });
    const outcomes = await storm(endpoint, {}, ["OpenAI", "Anthropic"]);
    expect(outcomes.filter((outcome) => outcome.complete)).toHaveLength(100);
    const refused = outcomes.filter((outcome) => !outcome.complete);
    expect(new Set(refused.map((outcome) => `${outcome.status} ${outcome.errorCode}`))).toEqual(
      new Set(["429 insufficient_quota"]),
    );
    expect(await attemptsOf(stack.simulator, "sim-ok@flat")).toHaveLength(100);
    expect(await stack.operator.credits(endpoint.id)).toMatchObject({
      credit_budget: "100",
      credit_spend: "100",
      credit_remaining: "0",
    });
    await settled(endpoint, 100_000_000n);
    expect(await stack.operator.call("GET", "/ledger/trial-balance")).toMatchObject({ balanced: true });
  });

  test.each([
    ["with a cap of the client's", { max_tokens: 10 }],
    ["streamed, with a cap", { max_tokens: 10, stream: true }],
  ])(
    "priced by tokens, %s: never more than 100, never negative, what is left is smaller than one hold",
    async (name, body) => {
      const upstream = `sim-tokens-20-10@${name.length}`;
      const endpoint = await stack.operator.endpoint({
        credits: "0.004",
        models: { chat: [{ upstream, price: tokenPrice }] },
      });
      const outcomes = await storm(endpoint, body);
      let answered = outcomes.filter((outcome) => outcome.complete).length;
      // Some were refused for holds that others have given back since: what is left is spent one by one.
      const target = { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key };
      while ((await chat(target, { model: "chat", ...body })).complete) answered++;
      expect(answered).toBeLessThanOrEqual(100);
      const credits = await stack.operator.credits(endpoint.id);
      expect(micros(credits.credit_spend)).toBe(BigInt(answered) * 40n);
      const left = micros(credits.credit_remaining);
      expect(left).toBeGreaterThanOrEqual(0n);
      const longestBody = JSON.stringify({
        messages: [{ role: "user", content: "Hello there." }],
        model: "chat",
        ...body,
      }).length;
      expect(left).toBeLessThan(BigInt(longestBody) + 10n * 2n);
      await settled(endpoint, BigInt(answered) * 40n);
      expect(await stack.operator.call("GET", "/ledger/trial-balance")).toMatchObject({ balanced: true });
    },
  );
});

describe("a stream that outgrows its hold", () => {
  test("holds more as it flows while the budget lasts", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "1",
      models: { chat: [{ upstream: "sim-tokens-10-5000", price: tokenPrice }] },
    });
    const outcome = await chat(
      { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key },
      { model: "chat", stream: true },
    );
    expect(outcome.complete).toBe(true);
    expect((await stack.operator.credits(endpoint.id)).credit_spend).toBe("0.01001");
  });

  test("is cut with an in-band error and the checkout link when the budget is at its end, never above it", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "0.004",
      models: { chat: [{ upstream: "sim-slow-1-4000", price: tokenPrice }] },
    });
    const outcome = await chat(
      { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key },
      { model: "chat", stream: true },
    );
    expect(outcome).toMatchObject({ status: 200, complete: false, errorCode: "insufficient_quota" });
    expect(outcome.body).toContain(`/checkout?ve_id=${endpoint.id}`);
    const credits = await stack.operator.credits(endpoint.id);
    expect(micros(credits.credit_remaining)).toBeGreaterThanOrEqual(0n);
    const [record] = await vi.waitFor(async () => {
      const records = await stack.operator.usageRecords(endpoint.id);
      expect(records).toHaveLength(1);
      return records;
    }, 5000);
    expect(record).toMatchObject({ status: "budget_cut", estimated: true });
  });

  test("a sync answer without a cap gets the cap that the budget covers", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "0.001",
      models: { chat: [{ upstream: "sim-tokens-10-5000@cap", price: tokenPrice }] },
    });
    const outcome = await chat(
      { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key },
      { model: "chat" },
    );
    expect(outcome.complete).toBe(true);
    expect(outcome.usage!.completion_tokens).toBeLessThan(500);
    expect(micros((await stack.operator.credits(endpoint.id)).credit_remaining)).toBeGreaterThanOrEqual(0n);
  });
});

/** An upstream that neither knows nor keeps a cap: it writes on until it is let go. */
const wires = {
  openai_compatible: [
    "",
    (text: string) =>
      `data: {"id":"1","object":"chat.completion.chunk","model":"m","choices":[{"index":0,"delta":{"content":"${text}"}}]}\n\n`,
  ],
  anthropic: [
    'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"m","usage":{"input_tokens":9,"output_tokens":1}}}\n\n' +
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n',
    (text: string) =>
      `event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${text}"}}\n\n`,
  ],
} as const;
const mostPieces = 400;
const words = " word".repeat(10);

/** Each client's stream with a cap of ten tokens, and how its format says that the credits are at their end. */
const hello = [{ role: "user", content: "Hello there." }];
const insufficient = { code: "insufficient_quota", type: "insufficient_quota" };
const clients: [name: string, path: string, body: object, error: (link: string) => object, end: string][] = [
  [
    "OpenAI's chat client",
    "/v1/chat/completions",
    { messages: hello, max_tokens: 10 },
    (checkout_url) => ({ error: { ...insufficient, checkout_url } }),
    "[DONE]",
  ],
  [
    "OpenAI's client of older completions",
    "/v1/completions",
    { prompt: "Hello there.", max_tokens: 10 },
    (checkout_url) => ({ error: { ...insufficient, checkout_url } }),
    "[DONE]",
  ],
  [
    "OpenAI's Responses client",
    "/v1/responses",
    { input: "Hello there.", max_output_tokens: 16 },
    (link) => ({ type: "error", code: "insufficient_quota", message: expect.stringContaining(link) }),
    "response.completed",
  ],
  [
    "Anthropic's client",
    "/v1/messages",
    { messages: hello, max_tokens: 10 },
    (link) => ({ type: "error", error: { type: "billing_error", message: expect.stringContaining(link) } }),
    "message_stop",
  ],
  [
    "Google's client",
    "/v1beta/models/chat:streamGenerateContent?alt=sse",
    { contents: [{ parts: [{ text: "Hello there." }] }], generationConfig: { maxOutputTokens: 10 } },
    (link) => ({ error: { code: 429, status: "RESOURCE_EXHAUSTED", message: expect.stringContaining(link) } }),
    "finishReason",
  ],
  [
    "Ollama's client",
    "/api/chat",
    { messages: hello, options: { num_predict: 10 } },
    (link) => ({ error: expect.stringContaining(link) }),
    '"done":true',
  ],
];

describe.each(Object.keys(wires) as (keyof typeof wires)[])("an upstream of kind %s that keeps to no cap", (kind) => {
  let upstream: Server;
  beforeAll(async () => {
    const [beginning, piece] = wires[kind];
    upstream = createServer(async (request, response) => {
      request.resume();
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(beginning);
      for (let sent = 0; sent < mostPieces && !response.destroyed; sent++) {
        response.write(piece(words));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      response.end();
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    upstream.closeAllConnections();
    upstream.close();
  });

  test.each(clients)(
    "%s reads an in-band error with the checkout link; the wallet is never below zero",
    async (...client) => {
      const [, path, body, error, end] = client;
      const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
      const endpoint = await stack.operator.endpoint({
        credits: "0.004",
        models: { chat: [{ upstream: "endless", kind, baseUrl, price: tokenPrice }] },
      });
      const response = await fetch(`${stack.webs[0]!.url}/${endpoint.id}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` },
        body: JSON.stringify({ model: "chat", stream: true, ...body }),
      });
      expect(response.status).toBe(200);
      const text = await response.text();
      const last = text.trimEnd().split("\n").at(-1)!;
      const checkout = `http://127.0.0.1:3000/checkout?ve_id=${endpoint.id}`;
      expect(JSON.parse(last.replace(/^data: /, ""))).toMatchObject(error(checkout));
      expect(text).toContain("word");
      expect(text).not.toContain(end);
      const credits = await stack.operator.credits(endpoint.id);
      expect(micros(credits.credit_remaining)).toBeGreaterThanOrEqual(0n);
      // What is left is less than the next slice of output would have cost.
      expect(micros(credits.credit_remaining)).toBeLessThan(2_500n);
      await vi.waitFor(async () => {
        const [record] = await stack.operator.usageRecords(endpoint.id);
        expect(record).toMatchObject({ status: "budget_cut", estimated: true, stream: true });
        expect(micros(record!.charge)).toBe(micros(credits.credit_spend));
      }, 5000);
    },
  );
});
