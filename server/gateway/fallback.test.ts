import { describe, expect, test } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { AttemptFailure } from "./attempt.ts";
import { Fallback } from "./fallback.ts";

const route = (physicalModelId: string, contextTokens: number | null = null) =>
  ({ physicalModelId, upstreamModel: physicalModelId, capabilities: { contextTokens } }) as RouteSnapshot;
const well = { admits: () => true, reopensAtMs: () => 0 };
const failure = (status: number | string, more: Partial<AttemptFailure> = {}): AttemptFailure => ({
  status,
  reason: `the upstream answered ${status}`,
  retryAfterMs: null,
  refusal: null,
  ...more,
});

describe("when a route fails", () => {
  test("the next one is tried, each once, and then it is over", () => {
    const fallback = new Fallback([route("a"), route("b")], well);
    expect(fallback.after(null)?.route.physicalModelId).toBe("a");
    expect(fallback.after(failure(503))).toMatchObject({ route: { physicalModelId: "b" }, waitMs: 0 });
    expect(fallback.after(failure("reset"))).toBeNull();
    expect(fallback.error()).toMatchObject({ code: "upstream_error", status: 502 });
  });

  test("a single route is asked once more after a slip, and only once", () => {
    for (const slip of ["reset", 500, 502]) {
      const fallback = new Fallback([route("a")], well);
      fallback.after(null);
      expect(fallback.after(failure(slip))).not.toBeNull();
      expect(fallback.after(failure(slip))).toBeNull();
    }
  });

  test("a Retry-After is waited for when it is short, a bare 429 and a silent route are not tried again", () => {
    const patient = new Fallback([route("a")], well);
    patient.after(null);
    expect(patient.after(failure(429, { retryAfterMs: 2000 }))?.waitMs).toBeGreaterThanOrEqual(2000);
    for (const final of [
      failure(429),
      failure(429, { retryAfterMs: 60_000 }),
      failure("timeout"),
      failure("tls"),
      failure(503),
    ]) {
      const fallback = new Fallback([route("a")], well);
      fallback.after(null);
      expect(fallback.after(final)).toBeNull();
    }
  });

  test("a refusal of the request itself is not tried elsewhere and keeps the upstream's words", () => {
    const fallback = new Fallback([route("a"), route("b")], well);
    fallback.after(null);
    const refusal = {
      message: "too long",
      type: "invalid_request_error",
      code: "context_length_exceeded",
      param: "messages",
      reason: "other" as const,
    };
    expect(fallback.after(failure(400, { refusal }))).toBeNull();
    expect(fallback.error()).toMatchObject({
      status: 400,
      userMessage: "too long",
      param: "messages",
      extra: { code: "context_length_exceeded" },
    });
  });

  test("too long a context goes to a larger model only, a missing capability to another model", () => {
    const refusal = { message: "too long", type: null, code: null, param: null };
    const small = route("small", 8_000);
    const tooLong = failure(400, { refusal: { ...refusal, reason: "context_length" } });
    const larger = new Fallback([small, route("same", 8_000), route("unknown"), route("large", 32_000)], well);
    larger.after(null);
    expect(larger.after(tooLong)?.route.physicalModelId).toBe("large");
    expect(larger.after(tooLong)).toBeNull();
    expect(larger.error()).toMatchObject({ status: 400, userMessage: "too long" });
    const incapable = failure(400, { refusal: { ...refusal, reason: "capability" } });
    const twin = { ...route("twin"), upstreamModel: "small" } as RouteSnapshot;
    const other = new Fallback([small, twin, route("able")], well);
    other.after(null);
    expect(other.after(incapable)?.route.physicalModelId).toBe("able");
  });

  test("a route whose breaker is open is passed over; when all are, the client is told when to come back", () => {
    const health = { admits: (id: string) => id === "b", reopensAtMs: () => Date.now() + 7_000 };
    const fallback = new Fallback([route("a"), route("b")], health);
    expect(fallback.after(null)?.route.physicalModelId).toBe("b");
    const none = new Fallback([route("a")], health);
    expect(none.after(null)).toBeNull();
    expect(none.error()).toMatchObject({ code: "no_healthy_upstream", retryAfterSeconds: 7 });
  });

  test("silence everywhere is a time-out", () => {
    const fallback = new Fallback([route("a"), route("b")], well);
    fallback.after(null);
    fallback.after(failure("timeout"));
    fallback.after(failure("timeout"));
    expect(fallback.error()).toMatchObject({ code: "upstream_timeout", status: 504 });
  });
});
