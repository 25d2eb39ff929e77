import type { ActionFunctionArgs } from "@remix-run/node";
import { expect, it, test } from "vitest";
import { newOnce, onceName, onceOnly } from "./once.ts";

const request = new Request("http://127.0.0.1/console/team", { method: "POST", headers: { cookie: "a=1" }, body: "x" });
const args = { request, params: {}, context: {} } as unknown as ActionFunctionArgs;

const keyOf = (once?: string) => {
  const data = new FormData();
  if (once !== undefined) data.set(onceName, once);
  return onceOnly(args, data).request.headers.get("idempotency-key");
};

it("a form sent twice goes under one Idempotency-Key, by the same session", () => {
  const once = newOnce();
  expect(keyOf(once)).toBe(`form-${once}`);
  expect(keyOf(once)).toBe(keyOf(once));
  expect(newOnce()).not.toBe(once);
  const data = new FormData();
  data.set(onceName, once);
  const { headers, method } = onceOnly(args, data).request;
  // A change is asked where it comes from; a GET would not be.
  expect([headers.get("cookie"), method]).toEqual(["a=1", "POST"]);
});

test.each([[undefined], [""], ["short"], ["x".repeat(65)], ["white space"], ["new\nline-long"]])(
  "%j is no key: the form is as it would be without",
  (once) => {
    expect(keyOf(once)).toBeNull();
  },
);
