import { describe, expect, test } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { AttemptFailure } from "./attempt.ts";
import { Fallback } from "./fallback.ts";

const route = (physicalModelId: string) => ({ physicalModelId }) as RouteSnapshot;
const failure = (status: number | string, more: Partial<AttemptFailure> = {}): AttemptFailure => ({
  status,
  reason: `the upstream answered ${status}`,
  retryAfterMs: null,
  refusal: null,
  ...more,
});

describe("when a route fails", () => {
  test("the next one is tried, each once, and then it is over", () => {
    const fallback = new Fallback([route("a"), route("b")]);
    expect(fallback.after(null)?.route.physicalModelId).toBe("a");
    expect(fallback.after(failure(503))).toMatchObject({ route: { physicalModelId: "b" }, waitMs: 0 });
    expect(fallback.after(failure("reset"))).toBeNull();
    expect(fallback.error()).toMatchObject({ code: "upstream_error", status: 502 });
  });

  test("a single route is asked once more after a slip, and only once", () => {
    for (const slip of ["reset", 500, 502]) {
      const fallback = new Fallback([route("a")]);
      fallback.after(null);
      expect(fallback.after(failure(slip))).not.toBeNull();
      expect(fallback.after(failure(slip))).toBeNull();
    }
  });

  test("a Retry-After is waited for when it is short, a bare 429 and a silent route are not tried again", () => {
    const patient = new Fallback([route("a")]);
    patient.after(null);
    expect(patient.after(failure(429, { retryAfterMs: 2000 }))?.waitMs).toBeGreaterThanOrEqual(2000);
    for (const final of [failure(429), failure(429, { retryAfterMs: 60_000 }), failure("timeout"), failure(503)]) {
      const fallback = new Fallback([route("a")]);
      fallback.after(null);
      expect(fallback.after(final)).toBeNull();
    }
  });

  test("a refusal of the request itself is not tried elsewhere and keeps the upstream's words", () => {
    const fallback = new Fallback([route("a"), route("b")]);
    fallback.after(null);
    const refusal = {
      message: "too long",
      type: "invalid_request_error",
      code: "context_length_exceeded",
      param: "messages",
    };
    expect(fallback.after(failure(400, { refusal }))).toBeNull();
    expect(fallback.error()).toMatchObject({
      status: 400,
      userMessage: "too long",
      param: "messages",
      extra: { code: "context_length_exceeded" },
    });
  });

  test("silence everywhere is a time-out", () => {
    const fallback = new Fallback([route("a"), route("b")]);
    fallback.after(null);
    fallback.after(failure("timeout"));
    fallback.after(failure("timeout"));
    expect(fallback.error()).toMatchObject({ code: "upstream_timeout", status: 504 });
  });
});
