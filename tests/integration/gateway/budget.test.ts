/** failure-cases.md, section 2.1: overspend of a budget is impossible under any concurrency. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chat } from "#tests/setup/chat.ts";
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

/** 500 requests at once, spread over the three web processes. */
const storm = (endpoint: SellableEndpoint, body: Record<string, unknown>) =>
  Promise.all(
    Array.from({ length: 500 }, (_, index) =>
      chat({ url: stack.webs[index % 3]!.url, endpointId: endpoint.id, key: endpoint.key }, { model: "chat", ...body }),
    ),
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
  test("priced flat per request: exactly 100 are answered, nothing remains, the books balance", async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "100",
      models: { chat: [{ upstream: "sim-ok@flat", price: flatPrice }] },
    });
    const outcomes = await storm(endpoint, {});
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
      const answered = outcomes.filter((outcome) => outcome.complete).length;
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
