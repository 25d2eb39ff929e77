/** An access key's own spend cap (mission.md A13, decision 32), through both doors. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connectRedis } from "#server/infra/redis.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { type ChatOutcome, chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: ["native", "remix"] });
});
afterAll(() => stack?.stop());

const models = { chat: [{ upstream: "sim-ok@key-limits", price: flatPrice }] };
const sell = (key: Record<string, unknown>) => stack.operator.endpoint({ credits: "1000", models, key });

const ask = ({ id, key }: SellableEndpoint, door = 0) =>
  chat({ url: stack.webs[door]!.url, endpointId: id, key }, { model: "chat" });
const askTimes = (times: number, endpoint: SellableEndpoint): Promise<ChatOutcome[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => ask(endpoint, index % 2)));
const answered = (outcomes: readonly ChatOutcome[]) => outcomes.filter((outcome) => outcome.complete).length;
const summary = ({ status, errorCode }: ChatOutcome) => `${status} ${errorCode}`;

const cap = (endpoint: SellableEndpoint, limit: { amount: string; window: string } | null) =>
  stack.operator.call("PATCH", `/virtual-endpoints/${endpoint.id}/access-keys/${endpoint.keyId}`, {
    credit_limit: limit,
  });

/** What the books say a key was charged. */
async function settledSpend(keyId: string): Promise<bigint> {
  const { rows } = await stack.sql.query(
    "SELECT coalesce(sum(charge_micros), 0)::text AS micros FROM access_key_spend WHERE access_key_id = $1",
    [keyId],
  );
  return BigInt(rows[0].micros);
}
const settled = (keyId: string, micros: bigint) =>
  vi.waitFor(async () => expect(await settledSpend(keyId)).toBe(micros), { timeout: 10_000, interval: 50 });

test("of 50 parallel requests on a key's cap for 10, exactly 10 are answered; the rest are refused and recorded", async () => {
  const endpoint = await sell({ credit_limit: { amount: "10", window: "total" } });
  const outcomes = await askTimes(50, endpoint);
  expect(answered(outcomes)).toBe(10);
  const refused = outcomes.filter((outcome) => !outcome.complete);
  expect(new Set(refused.map(summary))).toEqual(new Set(["429 key_limit_reached"]));
  expect(JSON.parse(refused[0]!.body)).toEqual({
    error: {
      message: "The spend limit of this access key is reached.",
      type: "insufficient_quota",
      code: "key_limit_reached",
      param: null,
    },
  });
  expect((await stack.operator.credits(endpoint.id)).credit_spend).toBe("10");
  await settled(endpoint.keyId, 10_000_000n);
  await vi.waitFor(async () => {
    const { rows } = await stack.sql.query(
      `SELECT count(*)::int AS count FROM usage_record
       WHERE access_key_id = $1 AND status = 'refused' AND error_code = 'key_limit_reached'`,
      [endpoint.keyId],
    );
    expect(rows[0].count).toBe(40);
  }, 10_000);
});

test.each([0, 1])("a refusal of door %d has no checkout link and says when the day ends", async (door) => {
  const endpoint = await sell({ credit_limit: { amount: "0.5", window: "day" } });
  const response = await fetch(`${stack.webs[door]!.url}/${endpoint.id}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` },
    body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Hello there." }] }),
  });
  expect(response.status).toBe(429);
  expect(response.headers.has("x-checkout-url")).toBe(false);
  expect(await response.text()).not.toContain("checkout");
  const seconds = Number(response.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(86_400);
});

test("a cap set later counts what the key has spent before, and lifting it lets the key through", async () => {
  const endpoint = await sell({});
  expect(answered(await askTimes(4, endpoint))).toBe(4);
  await cap(endpoint, { amount: "6", window: "total" });
  expect(answered(await askTimes(8, endpoint))).toBe(2);
  await cap(endpoint, { amount: "7", window: "month" });
  expect(answered(await askTimes(3, endpoint))).toBe(1);
  await cap(endpoint, null);
  expect(answered(await askTimes(3, endpoint))).toBe(3);
  await cap(endpoint, { amount: "10", window: "day" });
  expect(summary(await ask(endpoint))).toBe("429 key_limit_reached");
});

test("after Redis forgot everything a key is still capped, to the last credit", async () => {
  const endpoint = await sell({ credit_limit: { amount: "10", window: "month" } });
  expect(answered(await askTimes(7, endpoint))).toBe(7);
  const redis = connectRedis({ url: stack.redis.url, cluster: false });
  try {
    const admin = makeMeteringAdmin({ redis });
    await vi.waitFor(() => redis.client.flushall());
    await vi.waitFor(async () => expect(await admin.shardsToRebuild()).toEqual([]), { timeout: 20_000, interval: 50 });
    await vi.waitFor(async () => expect((await ask(endpoint)).complete).toBe(true), 10_000);
    expect(answered(await askTimes(20, endpoint))).toBe(2);
    expect(summary(await ask(endpoint))).toBe("429 key_limit_reached");
    await settled(endpoint.keyId, 10_000_000n);
    expect((await stack.operator.credits(endpoint.id)).credit_spend).toBe("10");
    expect(await stack.operator.call("GET", "/ledger/trial-balance")).toMatchObject({ balanced: true });
  } finally {
    redis.close();
  }
});

test("a stream that reaches its key's cap is cut with an in-band error and no checkout link, never above the cap", async () => {
  const endpoint = await stack.operator.endpoint({
    credits: "1000",
    models: { chat: [{ upstream: "sim-slow-1-4000" }] },
    key: { credit_limit: { amount: "0.004", window: "total" } },
  });
  const target = { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key };
  const outcome = await chat(target, { model: "chat", stream: true });
  expect(outcome).toMatchObject({ status: 200, complete: false, errorCode: "key_limit_reached" });
  expect(outcome.body).not.toContain("checkout");
  expect(Number((await stack.operator.credits(endpoint.id)).credit_spend)).toBeLessThanOrEqual(0.004);
});

test("a rotated key and the one before share a cap while both work, and afterwards; a new cap is both's", async () => {
  const before = await sell({ credit_limit: { amount: "6", window: "month" } });
  expect(answered(await askTimes(3, before))).toBe(3);
  const path = `/virtual-endpoints/${before.id}/access-keys/${before.keyId}`;
  const rotated = await stack.operator.call("POST", `${path}/rotate`, { overlap_seconds: 60 });
  const after = { ...before, key: String(rotated.secret), keyId: String(rotated.id) };
  const both = (await Promise.all([askTimes(4, before), askTimes(4, after)])).flat();
  expect(answered(both)).toBe(3);
  await cap(after, { amount: "7", window: "month" });
  expect(answered(await askTimes(4, before))).toBe(1);
  expect(summary(await ask(after))).toBe("429 key_limit_reached");
  await stack.operator.call("POST", `${path}/revoke`, {});
  await cap(after, { amount: "9", window: "total" });
  expect(answered(await askTimes(4, after))).toBe(2);
});
