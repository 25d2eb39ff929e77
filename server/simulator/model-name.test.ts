import { expect, test } from "vitest";
import { faultCases, listedModels, mediaModels, parseModelName } from "./model-name.ts";

test("the model's name says what it does", () => {
  expect(parseModelName("sim-ok")).toEqual({ kind: "ok" });
  expect(parseModelName("sim-tokens-10-20")).toEqual({ kind: "tokens", input: 10, output: 20 });
  expect(parseModelName("sim-slow-20")).toEqual({ kind: "slow", delayMs: 20, tokens: null });
  expect(parseModelName("sim-slow-20-300")).toEqual({ kind: "slow", delayMs: 20, tokens: 300 });
  expect(parseModelName("sim-fault-500-once")).toEqual({ kind: "fault", fault: "500-once" });
});

test("what follows an @ only tells callers apart", () => {
  expect(parseModelName("sim-fault-reset@mine")).toEqual({ kind: "fault", fault: "reset" });
  expect(parseModelName("sim-ok@1")).toEqual({ kind: "ok" });
});

test("other names are no models, and every listed name is one", () => {
  for (const name of ["", "gpt-4o", "sim-", "sim-fault-nothing", "sim-tokens-1", "sim-slow-x"]) {
    expect(parseModelName(name), name).toBeNull();
  }
  for (const name of listedModels) expect(parseModelName(name), name).not.toBeNull();
  expect(listedModels.length).toBe(3 + mediaModels.length + faultCases.length);
});
