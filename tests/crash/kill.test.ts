/** failure-cases.md, section 3.9: kill -9 of web and worker at random moments under load. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectRedis } from "#server/infra/redis.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { scale } from "#tests/setup/scale.ts";
import { type Stack, startStack, type TestProcess } from "#tests/setup/stack.ts";
import { expectBooksAgree, expectEveryAnswerCharged, waitUntilSettled } from "./books.ts";
import { startTraffic } from "./traffic.ts";

let stack: Stack;
let endpoints: SellableEndpoint[];
const price = { per: 1_000_000, input: "1", output: "3" };

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({
    databaseUrl: database.url,
    doors: ["native", "native"],
    env: { HOLD_TTL_MS: "2000", SWEEP_EVERY_MS: "300", LOG_LEVEL: "fatal" },
  });
  endpoints = await Promise.all(
    [1, 2, 3].map(() =>
      stack.operator.endpoint({
        credits: "1000",
        models: { quick: [{ upstream: "sim-tokens-20-30", price }], slow: [{ upstream: "sim-slow-5-60", price }] },
      }),
    ),
  );
});
afterAll(() => stack?.stop());

describe("kill -9 under load", () => {
  test(`of a web process or the worker, ${scale.kills} times: every complete answer is charged once, cut ones by what was delivered, no hold is left`, {
    timeout: 60_000 + scale.kills * 6_000,
  }, async () => {
    const webs = [...stack.webs];
    let worker: TestProcess = stack.worker!;
    let turn = 0;
    const traffic = startTraffic({
      callers: scale.callers,
      endpoints,
      models: ["quick", "slow"],
      url: () => webs[turn++ % webs.length]!.url,
    });
    for (let round = 0; round < scale.kills; round++) {
      const before = traffic.sent.length;
      const enough = before + 20 + Math.floor(Math.random() * 60);
      while (traffic.sent.length < enough) await new Promise((resolve) => setTimeout(resolve, 5));
      if (round % 3 === 2) {
        await worker.stop("SIGKILL");
        worker = await stack.startWorker();
      } else {
        const victim = round % webs.length;
        await webs[victim]!.stop("SIGKILL");
        webs[victim] = await stack.startWeb();
      }
    }
    await traffic.stop();
    const redis = connectRedis({ url: stack.redis.url, cluster: false });
    const admin = makeMeteringAdmin({ redis });
    await waitUntilSettled(admin);

    stack.operator = stack.operator.at(webs[0]!.url);
    expect(traffic.sent.filter((outcome) => outcome.complete).length).toBeGreaterThan(scale.kills * 10);
    expect(traffic.sent.filter((outcome) => outcome.status === 200 && !outcome.complete).length).toBeGreaterThan(0);
    expect(
      traffic.sent.filter((outcome) => outcome.complete && outcome.stream && outcome.usage).length,
    ).toBeGreaterThan(0);
    for (const endpoint of endpoints) {
      const records = await expectEveryAnswerCharged(stack, endpoint, traffic.sent, (outcome) =>
        outcome.usage ? BigInt(outcome.usage.prompt_tokens) + 3n * BigInt(outcome.usage.completion_tokens) : null,
      );
      for (const record of records.values()) {
        expect(["succeeded", "abandoned", "client_aborted", "refused", "failed"]).toContain(record.status);
        // A hold of these requests is at most their body's bytes and 60 tokens of output.
        expect(BigInt(record.charge_micros)).toBeLessThanOrEqual(400n);
      }
    }
    await expectBooksAgree(stack, admin, endpoints);
    redis.close();
  });
});
