/** Providers inside: what was stored while private addresses were allowed is refused when it is connected to. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
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

  test("has nothing left running, and goes at once when it is asked to", async () => {
    const startedAt = performance.now();
    await strict.get(door)!.stop("SIGTERM");
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});
