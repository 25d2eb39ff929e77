import { expect, test } from "vitest";
import { own } from "./json-values.ts";

test("inherited members are none", () => {
  const body = JSON.parse('{"a":1}') as unknown;
  expect(own(body, "a")).toBe(1);
  for (const name of ["__proto__", "constructor", "toString"]) expect(own(body, name)).toBeUndefined();
  expect(own(null, "a")).toBeUndefined();
  expect(own("text", "length")).toBeUndefined();
});
