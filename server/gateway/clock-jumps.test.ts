/**
 * A machine's clock that is set while requests run (failure-cases.md §3, 14): durations, deadlines and what processes
 * tell each other go by clocks that nobody sets.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { makeSnapshotCache } from "#server/catalog/snapshot-cache.ts";
import type { RedisClient } from "#server/infra/redis.ts";
import type { Metering } from "#server/metering/port.ts";
import { ShardLink } from "#server/metering/shard-link.ts";
import { Breaker } from "#server/routing/breaker.ts";
import { SharedDeadlines } from "#server/routing/shared-deadlines.ts";
import { Housekeeping } from "./housekeeping.ts";
import { SyncAttempt } from "./sync-attempt.ts";
import { finalEvent, type RequestFacts } from "./usage-facts.ts";

const hourMs = 3_600_000;
const startMs = Date.UTC(2026, 10, 21, 12);

// why: only the machine's clock jumps; how long things take is what the test says
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance", "setInterval", "clearInterval"], now: startMs });
});
afterEach(() => {
  vi.useRealTimers();
});
const jumps = { "an hour back": -hourMs, "an hour on": hourMs, "to 1970": -startMs };
const jump = (by: number) => vi.setSystemTime(Date.now() + by);

describe.each(Object.entries(jumps))("when the clock jumps %s", (_name, by) => {
  test("a record says how long the request took", () => {
    const snapshot = { keyId: "key_1", keyLineageId: "key_1" };
    const facts = { startedMs: performance.now(), snapshot, stream: true } as unknown as RequestFacts;
    vi.advanceTimersByTime(300);
    const firstByteMs = performance.now();
    jump(by);
    vi.advanceTimersByTime(1_200);
    const ending = { status: "succeeded", errorCode: null, route: null, units: {}, estimated: false } as const;
    expect(finalEvent(facts, ending, [], firstByteMs)).toMatchObject({ latency_ms: 1_500, ttft_ms: 300 });
  });

  test("an upstream is waited for as long as it may be, and no longer", () => {
    const housekeeping = new Housekeeping({} as Metering, () => undefined);
    housekeeping.start();
    const timeouts = { syncHeadersMs: 2_000, lastSyncHeadersMs: 2_000, idleMs: 500, totalMs: 9_000 };
    const failures: unknown[] = [];
    const next = { route: { timeouts } as RouteSnapshot, waitMs: 0, last: true };
    const bridge = { refusal: () => null } as unknown as ConstructorParameters<typeof SyncAttempt>[2];
    const attempt = new SyncAttempt(next, housekeeping, bridge, (failure) => failures.push(failure.status), vi.fn());
    attempt.send(() => new Promise(() => undefined));
    jump(by);
    vi.advanceTimersByTime(1_900);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(failures).toEqual(["timeout"]);
    housekeeping.stop();
  });

  test("a breaker opens again after its time, here and where it was heard of", () => {
    const [one, other] = [new SharedDeadlines(), new SharedDeadlines()];
    const breakers = [new Breaker(), new Breaker()] as const;
    const notice = breakers[0].failed({ kind: "rate_limited", retryAfterMs: 10_000 }, performance.now());
    const told = one.told("pm_1", notice!.openUntilMs);
    breakers[1].hear({ openUntilMs: other.heard("pm_1", told)!, level: 1 });
    jump(by);
    for (const breaker of breakers) expect(breaker.isOpen(performance.now())).toBe(true);
    vi.advanceTimersByTime(10_001);
    for (const breaker of breakers) expect(breaker.isOpen(performance.now())).toBe(false);
  });

  test("a snapshot is looked at again after a minute", async () => {
    const snapshot = { virtualEndpointId: "ve_1", version: 1, models: new Map(), keyExpiresAtMs: null };
    const load = vi.fn(async () => ({ snapshot, providers: [] }) as never);
    const parts = { load, hasher: { hash: () => new Uint8Array() }, sealer: {}, logger: {} };
    const cache = makeSnapshotCache(parts as unknown as Parameters<typeof makeSnapshotCache>[0]);
    await cache.authenticate("slk_1");
    jump(by);
    vi.advanceTimersByTime(59_000);
    await cache.authenticate("slk_1");
    expect(load).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(2_000);
    await cache.authenticate("slk_1");
    expect(load).toHaveBeenCalledTimes(2);
  });

  test("the time of a request is Redis's, and a closed shard is asked again", async () => {
    let asked = 0;
    const redisMs = () => startMs + 5_000 + performance.now();
    const sendCommand = async () => {
      asked++;
      return ["r1", "closed:r1:2", "", String(Math.floor(redisMs() / 1000)), String((redisMs() % 1000) * 1000)];
    };
    const client = { status: "ready", stream: null, on: vi.fn(), sendCommand } as unknown as RedisClient;
    const link = new ShardLink(client, { info: vi.fn(), warn: vi.fn() }, vi.fn());
    await link.ask(0);
    jump(by);
    expect(Math.abs(link.redisNowMs - redisMs())).toBeLessThan(2);
    await link.ask(0);
    expect(asked).toBe(1);
    vi.advanceTimersByTime(100);
    await link.ask(0);
    expect(asked).toBe(2);
  });
});

describe("a breaker's deadline that another process tells", () => {
  const longestMs = 300_000;

  test("is by Redis's clock, so that machines whose own are apart agree", () => {
    const one = new SharedDeadlines();
    one.sample(startMs, performance.now());
    jump(hourMs);
    const other = new SharedDeadlines();
    other.sample(startMs, performance.now());
    const local = performance.now() + 7_000;
    expect(Math.abs(other.heard("pm_1", one.told("pm_1", local))! - local)).toBeLessThan(2);
  });

  test("keeps it open no longer than any may, and not closed when it is past: one request goes first", () => {
    const deadlines = new SharedDeadlines();
    expect(deadlines.heard("a", startMs + 24 * hourMs)).toBe(performance.now() + longestMs);
    const past = deadlines.heard("b", startMs - hourMs);
    const breaker = new Breaker();
    breaker.hear({ openUntilMs: past!, level: 3 });
    vi.advanceTimersByTime(5);
    expect([breaker.admits(performance.now()), breaker.admits(performance.now())]).toEqual([true, false]);
  });

  test("is new once, however often it is read and the clock sampled", () => {
    const deadlines = new SharedDeadlines();
    expect(deadlines.heard("a", startMs + 9_000)).not.toBeNull();
    deadlines.sample(startMs + 3, performance.now());
    expect(deadlines.heard("a", startMs + 9_000)).toBeNull();
    expect(deadlines.heard("a", startMs + 10_000)).not.toBeNull();
    expect(deadlines.heard("a", Number.NaN)).toBeNull();
    expect(deadlines.heard("a", 0)).toBe(0);
    expect(deadlines.heard("a", startMs + 10_000)).not.toBeNull();
  });
});
