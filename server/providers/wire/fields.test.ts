import { expect, test } from "vitest";
import { badRequest, own } from "./fields.ts";

test("inherited members are none", () => {
  const body = JSON.parse('{"a":1}') as unknown;
  expect(own(body, "a")).toBe(1);
  for (const name of ["__proto__", "constructor", "toString"]) expect(own(body, name)).toBeUndefined();
  expect(own(null, "a")).toBeUndefined();
  expect(own("text", "length")).toBeUndefined();
});

test("a refusal names the member at fault", () => {
  expect(() => badRequest("messages.0.content", "wrong")).toThrow(
    expect.objectContaining({ code: "invalid_request", param: "messages.0.content", status: 400 }),
  );
});
