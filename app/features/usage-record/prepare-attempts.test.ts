import { expect, it } from "vitest";
import { prepareAttempts } from "./prepare-attempts.ts";

it("attempts stand one after the other inside the request's time", () => {
  const bars = prepareAttempts(
    [
      { physical_model_id: "pm_a", status: 503, ms: 100 },
      { physical_model_id: "pm_b", status: 200, ms: 300 },
    ],
    500,
  );
  expect(bars.map(({ start, length, ok }) => [start, length, ok])).toEqual([
    [0, 0.2, false],
    [0.2, 0.6, true],
  ]);
});

it("times that add up to more than the latency stay inside the bar", () => {
  const bars = prepareAttempts([{ physical_model_id: "pm_a", status: "timeout", ms: 50 }], 0);
  expect(bars).toMatchObject([{ start: 0, length: 1, ok: false }]);
});
