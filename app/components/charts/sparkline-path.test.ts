import { expect, it } from "vitest";
import { sparklinePath } from "./sparkline-path.ts";

it("a sparkline spans its box, begins at zero, and needs two values", () => {
  expect(sparklinePath([0, 10], 100, 20).line).toBe("M0 19L100 1");
  expect(sparklinePath([5, 5, 5], 100, 20).line).toBe("M0 1L50 1L100 1");
  expect(sparklinePath([0, 0], 100, 20).line).toBe("M0 19L100 19");
  expect(sparklinePath([-1, 1], 100, 20).area).toBe("M0 19L100 1L100 20L0 20Z");
  expect(sparklinePath([3], 100, 20)).toEqual({ line: "", area: "" });
});
