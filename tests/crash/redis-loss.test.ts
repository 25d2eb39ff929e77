/** failure-cases.md, section 3.10 and 3.11: Redis or PostgreSQL goes away under load. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice } from "#tests/setup/operator.ts";
import { scale } from "#tests/setup/scale.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { expectBooksAgree, expectEveryAnswerCharged, waitUntilSettled } from "./books.ts";
import { startTraffic } from "./traffic.ts";

let stack: Stack;
let redis: RedisConnection;
let admin: MeteringAdmin;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({
    databaseUrl: database.url,
    doors: ["native", "native"],
    env: { HOLD_TTL_MS: "2000", SWEEP_EVERY_MS: "300", LOG_LEVEL: "fatal" },
  });
  redis = connectRedis({ url: stack.redis.url, cluster: false });
  admin = makeMeteringAdmin({ redis });
});
afterAll(async () => {
  redis?.close();
  await stack?.stop();
});

describe("Redis forgets everything under load (FLUSHALL)", () => {
  test("balances are rebuilt from the ledger, unsettled usage is emitted again, a budget is not overspent", {
    timeout: 120_000,
  }, async () => {
    const budget = 600;
    const small = await stack.operator.endpoint({
      credits: String(budget),
      models: { slow: [{ upstream: "sim-slow-5-20", price: flatPrice }] },
    });
    const large = await stack.operator.endpoint({
      credits: "100000",
      models: { slow: [{ upstream: "sim-slow-5-20@large", price: flatPrice }] },
    });
    let turn = 0;
    const traffic = startTraffic({
      callers: scale.callers,
      endpoints: [small, large],
      models: ["slow"],
      url: () => stack.webs[turn++ % 2]!.url,
    });
    const answered = () => traffic.sent.filter((outcome) => outcome.complete).length;
    for (const flushAt of [60, 250]) {
      await vi.waitFor(() => expect(answered()).toBeGreaterThan(flushAt), { timeout: 30_000, interval: 10 });
      await redis.client.flushall();
      const refusedUntil = answered();
      await vi.waitFor(() => expect(answered()).toBeGreaterThan(refusedUntil + 40), { timeout: 30_000, interval: 20 });
    }
    await vi.waitFor(
      () =>
        expect(traffic.sent.filter((outcome) => outcome.errorCode === "insufficient_quota").length).toBeGreaterThan(0),
      { timeout: 60_000, interval: 50 },
    );
    await traffic.stop();
    await waitUntilSettled(admin);
    for (const endpoint of [small, large])
      await expectEveryAnswerCharged(stack, endpoint, traffic.sent, () => 1_000_000n);
    const answeredSmall = traffic.sent.filter((outcome) => outcome.complete && outcome.endpointId === small.id).length;
    expect(answeredSmall).toBeLessThanOrEqual(budget);
    await expectBooksAgree(stack, admin, [small, large]);
  });
});

describe("Redis is away", () => {
  test("requests get 503 with retry-after at once, readiness says so, and all is well when it is back", {
    timeout: 60_000,
  }, async () => {
    const endpoint = await stack.operator.endpoint({
      credits: "10",
      models: { chat: [{ upstream: "sim-ok@away", price: flatPrice }] },
    });
    const target = { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key };
    expect((await chat(target, { model: "chat" })).complete).toBe(true);
    process.kill(stack.redis.pid, "SIGSTOP");
    try {
      await vi.waitFor(
        async () => {
          const startedAt = performance.now();
          expect(await chat(target, { model: "chat" })).toMatchObject({
            status: 503,
            errorCode: "service_unavailable",
          });
          expect(performance.now() - startedAt).toBeLessThan(500);
        },
        { timeout: 10_000, interval: 100 },
      );
      expect((await fetch(`${target.url}/readyz`)).status).toBe(503);
      expect((await fetch(`${target.url}/healthz`)).status).toBe(200);
    } finally {
      process.kill(stack.redis.pid, "SIGCONT");
    }
    await vi.waitFor(async () => expect((await chat(target, { model: "chat" })).complete).toBe(true), {
      timeout: 15_000,
      interval: 100,
    });
    await waitUntilSettled(admin);
    await expectBooksAgree(stack, admin, [endpoint]);
  });
});
