import { describe, expect, test } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { microCredits } from "#server/contracts/money.ts";
import type { Demand } from "./demand.ts";
import { estimateHold } from "./estimate.ts";
import { HoldGuard } from "./hold-guard.ts";

const route = (output: bigint) =>
  ({
    price: { id: "prc_1", version: 1, per: 1_000_000, rates: { input: 1_000_000n, output } },
    maxOutputTokens: 4096,
    bounds: { mediaTokens: null, imageTokens: null, audioSeconds: null },
    capabilities: { contextTokens: null },
  }) as RouteSnapshot;
const chat = (extra: Partial<Demand> = {}): Demand => ({
  stream: true,
  inputBytes: 70,
  mediaParts: 0,
  maxTokens: null,
  choices: 1,
  fixed: null,
  ...extra,
});

function guardOf(extra: Partial<Demand> = {}, output = 2_000_000n) {
  const request = chat(extra);
  const { want } = estimateHold(request, [route(output)]);
  return { guard: new HoldGuard(route(output), request, want), held: want };
}

describe("the hold of a stream", () => {
  test("asks for more before it is used up, once at a time", () => {
    const { guard } = guardOf();
    expect(guard.judge(700)).toBe("pass");
    expect(guard.judge(800)).toBe("grow");
    expect(guard.judge(801)).toBe("pass");
    expect(guard.waiting).toBe(false);
    expect(guard.judge(1024)).toBe("pass");
    expect(guard.waiting).toBe(true);
  });

  test("one answer brings it ahead of any leap of the output", () => {
    const { guard, held } = guardOf();
    expect(guard.judge(9_000)).toBe("grow");
    guard.grown(microCredits(held + guard.shortfall(9_000)));
    expect(guard.judge(9_000)).toBe("pass");
    expect(guard.waiting).toBe(false);
  });

  test("without another slice the stream ends where its hold ends", () => {
    const { guard } = guardOf();
    guard.judge(800);
    guard.refused();
    expect(guard.judge(1023)).toBe("pass");
    expect(guard.judge(1024)).toBe("cut");
  });

  test("a cap of the client's that the upstream keeps, or output without a price, needs no watching", () => {
    expect(guardOf({ maxTokens: 5_000 }).guard.judge(5_000)).toBe("pass");
    expect(guardOf({}, 0n).guard.judge(1_000_000)).toBe("pass");
  });

  test("a cap that the upstream does not know is no leave to run on", () => {
    const { guard } = guardOf({ maxTokens: 10 });
    expect(guard.judge(10)).toBe("pass");
    expect(guard.judge(1_000)).toBe("grow");
    expect(guard.waiting).toBe(true);
  });
});
