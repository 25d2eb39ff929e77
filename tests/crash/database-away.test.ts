/** failure-cases.md, section 3.11: PostgreSQL goes away and comes back while requests are served. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { mintSecret } from "#server/infra/crypto.ts";
import { connectRedis, type RedisConnection } from "#server/infra/redis.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { type BreakableLink, makeBreakableLink } from "#tests/setup/breakable-link.ts";
import { type ChatOutcome, chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { expectBooksAgree, expectEveryAnswerCharged, waitUntilSettled } from "./books.ts";

let stack: Stack;
let link: BreakableLink;
let redis: RedisConnection;
let admin: MeteringAdmin;
let endpoint: SellableEndpoint;
const doors = ["native", "remix"] as const;
/** Unsettled events of a shard from which on requests are refused. */
const highWater = 20;

beforeAll(async () => {
  const database = await createTestDatabase();
  const direct = new URL(database.url);
  link = await makeBreakableLink(Number(direct.port || 5432));
  const linked = new URL(database.url);
  linked.hostname = "127.0.0.1";
  linked.port = String(link.port);
  stack = await startStack({
    databaseUrl: database.url,
    doors: [...doors],
    env: { DATABASE_URL: linked.href, BACKLOG_HIGH_WATER: String(highWater), LOG_LEVEL: "fatal" },
  });
  redis = connectRedis({ url: stack.redis.url, cluster: false });
  admin = makeMeteringAdmin({ redis });
  endpoint = await stack.operator.endpoint({
    credits: "1000",
    models: { chat: [{ upstream: "sim-ok@database-away", price: flatPrice }] },
  });
});
afterAll(async () => {
  redis?.close();
  await stack?.stop();
  await link?.close();
});

describe("PostgreSQL is away", () => {
  /** Whoever writes a usage record waits from here on, until the answer's function is called. */
  const blockUsageRecords = async (): Promise<() => Promise<void>> => {
    const client = await stack.sql.connect();
    await client.query("BEGIN");
    await client.query("LOCK TABLE usage_record IN ACCESS EXCLUSIVE MODE");
    return async () => {
      await client.query("ROLLBACK");
      client.release();
    };
  };
  const blockedStatements = async (): Promise<number> => {
    const { rows } = await stack.sql.query<{ blocked: number }>(
      "SELECT count(*)::int AS blocked FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0 AND datname = current_database()",
    );
    return rows[0]?.blocked ?? 0;
  };
  const send = (door: number, key = endpoint.key, stream = false): Promise<ChatOutcome> =>
    chat({ url: stack.webs[door]!.url, endpointId: endpoint.id, key }, { model: "chat", stream });

  test("known keys are served up to the high water of unsettled usage, then told to come back; all is settled once when it is back", {
    timeout: 90_000,
  }, async () => {
    const sent: ChatOutcome[] = [];
    const sendAndNote = async (door: number, stream = false) => {
      const outcome = await send(door, endpoint.key, stream);
      sent.push(outcome);
      return outcome;
    };
    for (const door of [0, 1]) expect((await sendAndNote(door)).complete).toBe(true);
    await waitUntilSettled(admin);

    // It goes away in the middle of the worker's transaction: what that one wrote never happened.
    const unlock = await blockUsageRecords();
    expect((await sendAndNote(0)).complete).toBe(true);
    await vi.waitFor(async () => expect(await blockedStatements()).toBeGreaterThan(0), { timeout: 20_000 });
    link.cut();
    await unlock();
    for (const door of [0, 1]) {
      for (const stream of [false, true]) expect((await sendAndNote(door, stream)).complete).toBe(true);
      const unknown = await send(door, mintSecret("slk_"));
      expect(unknown).toMatchObject({ status: 503, errorCode: "service_unavailable" });
      const readiness = await fetch(`${stack.webs[door]!.url}/readyz`);
      expect(readiness.status).toBe(503);
      expect((await fetch(`${stack.webs[door]!.url}/healthz`)).status).toBe(200);
    }

    // The endpoint's shard fills up to the mark and not beyond what was under way.
    let refused: ChatOutcome | undefined;
    for (let turn = 0; turn < 3 * highWater && !refused; turn++) {
      const outcome = await sendAndNote(turn % 2);
      if (outcome.complete) continue;
      refused = outcome;
    }
    expect(refused).toMatchObject({ status: 503, errorCode: "service_unavailable" });
    const answeredWhileAway = sent.filter((outcome) => outcome.complete).length - 2;
    expect(answeredWhileAway).toBe(highWater);
    const response = await fetch(`${stack.webs[0]!.url}/${endpoint.id}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` },
      body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Hello there." }] }),
    });
    expect(response.status).toBe(503);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await response.text()).not.toMatch(/backlog|postgres|redis|127\.0\.0\.1/i);

    link.mend();
    await vi.waitFor(
      async () => {
        for (const door of [0, 1]) expect((await sendAndNote(door)).complete).toBe(true);
      },
      { timeout: 30_000, interval: 200 },
    );
    await waitUntilSettled(admin);
    for (const web of stack.webs)
      await vi.waitFor(async () => expect((await fetch(`${web.url}/readyz`)).status).toBe(200), 10_000);
    const answered = sent.filter((outcome) => outcome.complete);
    const records = await expectEveryAnswerCharged(
      stack,
      endpoint,
      sent.map((outcome) => ({ ...outcome, endpointId: endpoint.id, stream: false })),
      () => 1_000_000n,
    );
    expect([...records.values()].filter((record) => record.status === "succeeded")).toHaveLength(answered.length);
    expect(await stack.operator.credits(endpoint.id)).toMatchObject({
      credit_spend: String(answered.length),
      credit_remaining: String(1000 - answered.length),
    });
    await expectBooksAgree(stack, admin, [endpoint]);
    expect((await send(0, mintSecret("slk_"))).status).toBe(401);
  });
});
