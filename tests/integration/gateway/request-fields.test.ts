/** What a request says besides its messages, and what comes of it: limits, labels, aliases, usage, exact numbers. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, Operator, type SellableEndpoint, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
});
afterAll(() => stack?.stop());

const messages = [{ role: "user", content: "Name a lake." }];

function post(endpoint: SellableEndpoint, body: object | string, headers: Record<string, string> = {}) {
  return fetch(`${stack.webs[0]!.url}/${endpoint.id}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify({ model: "chat", messages, ...body }),
  });
}

const recordOf = (endpoint: SellableEndpoint, response: Response) =>
  vi.waitFor(async () => {
    const id = response.headers.get("x-request-id");
    const record = (await stack.operator.usageRecords(endpoint.id)).find((each) => each.id === id);
    expect(record).toBeDefined();
    return record!;
  }, 5000);

const limits = (some: Record<string, number>) => ({ rpm: null, tpm: null, concurrency: null, ...some });

describe("a request", () => {
  test("on a spent budget gets 402 where the endpoint says so", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "1",
      models: { chat: [{ upstream: "sim-ok@spent", price: flatPrice }] },
      fields: { exhaustion: { mode: "error", status: 402 } },
    });
    await (await post(endpoint, {})).text();
    const refused = await post(endpoint, {});
    expect(refused.status).toBe(402);
    const checkout = `http://127.0.0.1:3000/checkout?ve_id=${endpoint.id}`;
    expect(refused.headers.get("x-checkout-url")).toBe(checkout);
    expect(await refused.json()).toMatchObject({
      error: { code: "insufficient_quota", type: "insufficient_quota", checkout_url: checkout },
    });
  });

  test("carries the application's label and its own id onto the record; the reply's id is ours", async () => {
    const endpoint = await stack.operator.endpoint({ credits: "1", models: { chat: [{ upstream: "sim-ok@labels" }] } });
    const labelled = await post(endpoint, {}, { "x-sluice-app": "Billing bot", "x-request-id": "client-4711" });
    expect(labelled.headers.get("x-request-id")).toMatch(/^req_/);
    expect(await recordOf(endpoint, labelled)).toMatchObject({ app: "Billing bot", client_request_id: "client-4711" });
    const plain = await post(endpoint, {});
    expect(await recordOf(endpoint, plain)).toMatchObject({ app: "test", client_request_id: null });
  });

  test("by an alias is served, and recorded under the name that the client sent", async () => {
    const endpoint = await stack.operator.endpoint({ credits: "1", models: {} });
    const model = await stack.operator.physicalModel({ upstream: "sim-ok@alias", price: tokenPrice });
    await stack.operator.call("PATCH", `/virtual-endpoints/${endpoint.id}`, {
      logical_models: [
        { name: "chat", aliases: ["gpt-4o"], routes: [{ physical_model_id: model, tier: 1, weight: 1 }] },
      ],
    });
    const response = await vi.waitFor(async () => {
      const answer = await post(endpoint, { model: "gpt-4o" });
      expect(answer.status).toBe(200);
      return answer;
    }, 2000);
    expect(response.headers.get("x-sluice-model")).toBe("sim-ok@alias");
    expect(await recordOf(endpoint, response)).toMatchObject({ status: "succeeded", logical_model: "gpt-4o" });
  });
});

describe.each(["key", "endpoint"] as const)("limits of the %s", (whose) => {
  const limited = (upstream: string, rateLimits: Record<string, number>) =>
    stack.operator.endpoint({
      credits: "1",
      models: { chat: [{ upstream: `${upstream}@${whose}` }] },
      ...(whose === "key"
        ? { key: { rate_limits: limits(rateLimits) } }
        : { fields: { rate_limits: limits(rateLimits) } }),
    });

  test("tokens per minute: headers say what remains, the request above it gets 429 with retry-after", async () => {
    const endpoint = await limited("sim-tokens-20-80", { tpm: 150 });
    const first = await post(endpoint, { max_tokens: 100 });
    expect(first.status).toBe(200);
    expect(first.headers.get("x-ratelimit-limit-tokens")).toBe("150");
    expect(Number(first.headers.get("x-ratelimit-remaining-tokens"))).toBeLessThanOrEqual(50);
    expect(first.headers.get("x-ratelimit-reset-tokens")).toMatch(/^\d+(ms|s|m\d+s)$/);
    expect(first.headers.get("x-ratelimit-limit-requests")).toBeNull();
    const second = await post(endpoint, { max_tokens: 100 });
    expect(second.status).toBe(429);
    expect(await second.json()).toMatchObject({
      error: { code: "rate_limit_exceeded", message: expect.stringContaining("tokens per minute") },
    });
    expect(Number(second.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(second.headers.get("x-checkout-url")).toBeNull();
    expect(await recordOf(endpoint, second)).toMatchObject({ status: "refused", charge: "0" });
    expect(await attemptsOf(stack.simulator, `sim-tokens-20-80@${whose}`)).toHaveLength(1);
  });

  test("requests at the same time: one more gets 429 with retry-after, and passes when the first has ended", async () => {
    const upstream = "sim-slow-30-20";
    const endpoint = await limited(upstream, { concurrency: 1 });
    const running = await post(endpoint, { stream: true, max_tokens: 20 });
    const refused = await post(endpoint, {});
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      error: { code: "rate_limit_exceeded", message: expect.stringContaining("at the same time") },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await running.text()).toContain("[DONE]");
    expect((await post(endpoint, {})).status).toBe(200);
  });
});

describe("numbers and text that JSON.parse would change", () => {
  const bodies: string[] = [];
  let upstream: Server;

  beforeAll(async () => {
    upstream = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        bodies.push(Buffer.concat(parts).toString("utf8"));
        const choices = [{ index: 0, message: { role: "assistant", content: "Como." }, finish_reason: "stop" }];
        const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ id: "x", object: "chat.completion", choices, usage }));
      });
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => void upstream.close());

  test("reach the upstream byte for byte, but for the model's name", async () => {
    const own = new Operator(
      stack.operator.baseUrl,
      stack.operator.managementKey,
      `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
    );
    const endpoint = await own.endpoint({ credits: "1", models: { chat: [{ upstream: "deep-lake" }] } });
    const body = (model: string) =>
      `{"model":"${model}", "seed": 12345678901234567890,\n "temperature":1.0,"top_p":1e-1,"max_tokens":9,` +
      '"messages":[{"role":"user","content":"\\u00e9 \\ud83c\\udf0a é"}],"logit_bias":{"50256":-1.00}}';
    const response = await post(endpoint, body("chat"));
    expect(response.status).toBe(200);
    expect(bodies).toEqual([body("deep-lake")]);
  });
});
