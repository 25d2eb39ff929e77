/** Providers inside: what was stored while private addresses were allowed is refused when it is connected to. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { doorBodies } from "#tests/factories/door-bodies.ts";
import { chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, Operator, type SellableEndpoint } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack, type TestProcess } from "#tests/setup/stack.ts";

let stack: Stack;
const doors = ["native", "remix"] as const;
const strict = new Map<string, TestProcess>();

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  for (const door of doors) strict.set(door, await stack.startWeb(door, { ALLOW_PRIVATE_UPSTREAMS: "false" }));
});
afterAll(() => stack?.stop());

const port = () => new URL(stack.simulator.url).port;

describe.each(doors)("a process that allows no private upstreams, at the %s door,", (door) => {
  const at = (endpoint: SellableEndpoint) => ({
    url: strict.get(door)!.url,
    endpointId: endpoint.id,
    key: endpoint.key,
  });

  const sellFrom = (origin: string, upstream: string) =>
    new Operator(stack.operator.baseUrl, stack.operator.managementKey, origin).endpoint({
      credits: "5",
      models: { chat: [{ upstream, price: flatPrice }] },
    });

  test.each([
    ["an address", () => `http://127.0.0.1:${port()}`],
    ["an IPv6 address", () => `http://[::1]:${port()}`],
    ["a name", () => `http://localhost:${port()}`],
  ])(
    "refuses a stored provider by %s: 502 that shows no address, nothing charged, again and again",
    async (name, origin) => {
      const upstream = `sim-ok@${door}-${name.replaceAll(" ", "-")}`;
      const endpoint = await sellFrom(origin(), upstream);
      for (const stream of [false, true, false]) {
        const outcome = await chat(at(endpoint), { model: "chat", stream });
        expect(outcome).toMatchObject({ status: 502, errorCode: "upstream_error" });
        expect(outcome.body).not.toMatch(/127\.0\.0\.1|localhost|::1/);
        expect(outcome.body).not.toContain(port());
        expect(outcome.requestId).toMatch(/^req_/);
      }
      expect(await attemptsOf(stack.simulator, upstream)).toHaveLength(0);
      const records = await vi.waitFor(async () => {
        const found = await stack.operator.usageRecords(endpoint.id);
        expect(found).toHaveLength(3);
        return found;
      }, 5000);
      for (const record of records) expect(record).toMatchObject({ status: "failed", charge: "0" });
      expect(await stack.operator.credits(endpoint.id)).toMatchObject({ credit_spend: "0", credit_remaining: "5" });
    },
  );

  test("lets no such provider be stored, and one by address does not stop what else it does", async () => {
    const there = stack.operator.at(strict.get(door)!.url);
    await expect(there.physicalModel({ upstream: "sim-ok" })).rejects.toMatchObject({ status: 422 });
    const endpoint = await sellFrom(`http://127.0.0.1:${port()}`, `sim-ok@${door}-stays`);
    expect((await chat(at(endpoint), { model: "chat" })).status).toBe(502);
    const models = await fetch(`${strict.get(door)!.url}/${endpoint.id}/v1/models`, {
      headers: { authorization: `Bearer ${endpoint.key}` },
    });
    expect(models.status).toBe(200);
    expect((await fetch(`${strict.get(door)!.url}/readyz`)).status).toBe(200);
    const elsewhere = await chat({ ...at(endpoint), url: stack.webs[0]!.url }, { model: "chat" });
    expect(elsewhere.complete).toBe(true);
  });

  test("reaches none from any door, by whatever vendor's wire, and shows no address", async () => {
    const upstream = `sim-ok@${door}-every`;
    const kinds = ["openai_compatible", "anthropic", "gemini", "ollama", "bedrock"] as const;
    const media = ["embedding", "image", "speech", "moderation", "rerank"];
    const inside = new Operator(stack.operator.baseUrl, stack.operator.managementKey, `http://127.0.0.1:${port()}`);
    const endpoint = await inside.endpoint({
      credits: "5",
      models: {
        text: kinds.map((kind) => ({ upstream, kind, price: flatPrice })),
        ...Object.fromEntries(media.map((modality) => [modality, [{ upstream, modality, price: flatPrice }]])),
      },
    });
    for (const [path, body] of doorBodies) {
      const response = await fetch(`${strict.get(door)!.url}/${endpoint.id}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` },
        body: JSON.stringify(body),
      });
      // Tokens are counted here where no vendor can be asked.
      const text = await response.text();
      // Their breakers open after a while.
      expect(/count_?tokens/i.test(path) ? [200] : [502, 503], `${path} ${text}`).toContain(response.status);
      expect(text, path).not.toMatch(new RegExp(`127\\.0\\.0\\.1|${port()}`));
    }
    expect(await attemptsOf(stack.simulator, upstream)).toHaveLength(0);
    expect((await stack.operator.credits(endpoint.id)).credit_remaining).toBe("5");
  });

  test("has nothing left running, and goes at once when it is asked to", async () => {
    const startedAt = performance.now();
    await strict.get(door)!.stop("SIGTERM");
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
