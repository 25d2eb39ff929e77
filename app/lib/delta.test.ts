import { expect, it } from "vitest";
import { describeDelta } from "./delta.ts";

const textOf = (now: string, before: string) => {
  const { direction, text } = describeDelta({ now, before });
  return `${direction} ${text}`;
};

it("a change is said so that nobody misreads it", () => {
  expect(textOf("112", "100")).toBe("up 12 %");
  expect(textOf("95.5", "100")).toBe("down 4.5 %");
  expect(textOf("100.1", "100")).toBe("up < 1 %");
  expect(textOf("420", "100")).toBe("up 4.2×");
  expect(textOf("12000", "100")).toBe("up 120×");
  expect(textOf("5", "0")).toBe("up new");
  expect(textOf("0", "5")).toBe("down 100 %");
  expect(textOf("0", "0")).toBe("same 0 %");
  expect(textOf("-5", "-10")).toBe("up 50 %");
});
