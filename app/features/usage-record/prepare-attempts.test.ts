import { expect, it } from "vitest";
import { prepareAttempts } from "./prepare-attempts.ts";

it("attempts stand one after the other inside the request's time", () => {
  const bars = prepareAttempts(
    [
      { physical_model_id: "pm_a", status: 503, ms: 100, start_ms: null },
      { physical_model_id: "pm_b", status: 200, ms: 300, start_ms: null },
    ],
    500,
  );
  expect(bars.map(({ start, length, ok }) => [start, length, ok])).toEqual([
    [0, 0.2, false],
    [0.2, 0.6, true],
  ]);
});

it("a wait before a retry shows as a gap", () => {
  const bars = prepareAttempts(
    [
      { physical_model_id: "pm_a", status: 429, ms: 100, start_ms: 0 },
      { physical_model_id: "pm_a", status: 200, ms: 500, start_ms: 2100 },
    ],
    2600,
  );
  expect(bars[1]?.start).toBeCloseTo(2100 / 2600);
});

it("times that add up to more than the latency stay inside the bar", () => {
  const bars = prepareAttempts([{ physical_model_id: "pm_a", status: "timeout", ms: 50, start_ms: null }], 0);
  expect(bars).toMatchObject([{ start: 0, length: 1, ok: false }]);
});
