import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Breaker, type BreakerFailure, longestOpenMs } from "./breaker.ts";

const overloaded: BreakerFailure = { kind: "overloaded", retryAfterMs: null };
const opened = (nowMs: number): Breaker => {
  const breaker = new Breaker();
  for (let index = 0; index < 5; index++) breaker.failed(overloaded, nowMs);
  return breaker;
};

describe("a route's breaker", () => {
  test("opens after five failures in a row, and one success in between begins anew", () => {
    const breaker = new Breaker();
    for (let index = 0; index < 4; index++) expect(breaker.failed(overloaded, 1_000)).toBeNull();
    breaker.succeeded();
    for (let index = 0; index < 4; index++) expect(breaker.failed(overloaded, 1_000)).toBeNull();
    expect(breaker.admits(1_000)).toBe(true);
    expect(breaker.failed(overloaded, 1_000)).toEqual({ openUntilMs: 2_000, level: 1 });
    expect(breaker.admits(1_999)).toBe(false);
  });

  test("lets one probe through when its time is up, and no second beside it", () => {
    const breaker = opened(0);
    expect(breaker.admits(1_000)).toBe(true);
    expect(breaker.admits(1_001)).toBe(false);
    breaker.undecided();
    expect(breaker.admits(1_002)).toBe(true);
    expect(breaker.succeeded()).toEqual({ openUntilMs: 0, level: 0 });
    expect(breaker.admits(1_003)).toBe(true);
  });

  test("stays open longer each time its probe fails, never longer than fifteen seconds", () => {
    const breaker = opened(0);
    let nowMs = 1_000;
    for (const wait of [2_000, 4_000, 8_000, 15_000, 15_000]) {
      expect(breaker.admits(nowMs)).toBe(true);
      expect(breaker.failed(overloaded, nowMs)?.openUntilMs).toBe(nowMs + wait);
      nowMs += wait;
    }
  });

  test("what was under way when it opened does not hold it open for longer, nor take the probe from who has it", () => {
    const breaker = opened(0);
    for (let index = 0; index < 100; index++) expect(breaker.failed(overloaded, 500)).toBeNull();
    breaker.yieldProbe(3_000);
    expect(breaker.failed(overloaded, 900)).toBeNull();
    expect(breaker.admits(1_000)).toBe(false);
    expect(breaker.admits(3_000)).toBe(true);
    expect(breaker.failed({ kind: "rate_limited", retryAfterMs: 60_000 }, 3_000)).toMatchObject({
      openUntilMs: 63_000,
    });
  });

  test("opens at once for a Retry-After, and the longest deadline wins", () => {
    const breaker = new Breaker();
    expect(breaker.failed({ kind: "rate_limited", retryAfterMs: 9_000 }, 0)?.openUntilMs).toBe(9_000);
    expect(breaker.failed({ kind: "rate_limited", retryAfterMs: 2_500 }, 100)).toBeNull();
    breaker.hear({ openUntilMs: 5_000, level: 1 });
    expect(breaker.admits(8_999)).toBe(false);
    expect(breaker.admits(9_000)).toBe(true);
  });

  test("a rate limit without a header opens it the second time", () => {
    const breaker = new Breaker();
    expect(breaker.failed({ kind: "rate_limited", retryAfterMs: null }, 0)).toBeNull();
    expect(breaker.failed({ kind: "rate_limited", retryAfterMs: null }, 10)).not.toBeNull();
  });

  test("whatever happens, it is tried again within its longest opening", () => {
    const event = fc.record({
      waitMs: fc.nat({ max: 3_000 }),
      kind: fc.constantFrom("failed", "succeeded", "undecided", "admits", "heard"),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const breaker = new Breaker();
        let nowMs = 1;
        for (const { waitMs, kind } of events) {
          nowMs += waitMs;
          if (kind === "failed") breaker.failed(overloaded, nowMs);
          else if (kind === "succeeded") breaker.succeeded();
          else if (kind === "undecided") breaker.undecided();
          else if (kind === "heard") breaker.hear({ openUntilMs: nowMs + 500, level: 1 });
          else breaker.admits(nowMs);
        }
        breaker.undecided();
        expect(breaker.admits(nowMs + longestOpenMs)).toBe(true);
      }),
    );
  });
});
