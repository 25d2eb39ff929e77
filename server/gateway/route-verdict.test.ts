import { describe, expect, test } from "vitest";
import { verdictOf } from "./route-verdict.ts";

const failure = (more: object = {}) => ({ status: 0, reason: "", retryAfterMs: null, refusal: null, ...more });
const refusal = { message: "no", type: null, code: null, param: null, reason: "other" as const };

describe("what an attempt says of its route", () => {
  test("what clients can bring about at will opens no breaker that others share", () => {
    for (const status of [400, 404, 409, 413, 415, 422]) expect(verdictOf(status, failure(), true)).toBe("undecided");
    expect(verdictOf("client_aborted", null, true)).toBe("undecided");
    expect(verdictOf("unread", null, true)).toBe("undecided");
  });

  test("a refusal of the upstream shows that it is there; one of ours, before it was asked, shows nothing", () => {
    expect(verdictOf(400, failure({ refusal }), false)).toBe("answered");
    expect(verdictOf(400, failure({ refusal, unsent: true }), false)).toBe("undecided");
    expect(verdictOf(200, null, false)).toBe("well");
  });

  test("its faults, its limits and its credentials count; silence weighs more on streams", () => {
    expect(verdictOf(429, failure({ retryAfterMs: 5 }), false)).toEqual({ kind: "rate_limited", retryAfterMs: 5 });
    for (const status of [401, 403, 500, 503])
      expect(verdictOf(status, failure(), false)).toMatchObject({ kind: "overloaded" });
    expect(verdictOf("timeout", failure(), true)).toMatchObject({ kind: "silent" });
    expect(verdictOf("timeout", failure(), false)).toMatchObject({ kind: "overloaded" });
    for (const status of ["reset", "connect", "tls"])
      expect(verdictOf(status, failure(), false)).toMatchObject({ kind: "broken" });
  });
});
