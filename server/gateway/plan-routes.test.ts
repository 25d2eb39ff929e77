import { describe, expect, test } from "vitest";
import type { EndpointSnapshot, LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import type { Operation } from "./operation.ts";
import { planRoutes } from "./plan-routes.ts";

const unknown = { contextTokens: null, jsonSchema: null };
const route = (physicalModelId: string, tier: number, more: object = {}) =>
  ({
    physicalModelId,
    tier,
    weight: 1,
    modality: "text",
    maxOutputTokens: 4_000,
    dearness: 0,
    ...more,
  }) as RouteSnapshot;
const window = (contextTokens: number | null) => ({ capabilities: { ...unknown, contextTokens } });
const noNeeds = { tools: false, vision: false, audio: false, files: false, jsonSchema: false };
/** A chat of about so many tokens. */
const chat = (tokens: number, needs = {}, maxTokens: number | null = null) =>
  ({
    endpoint: "chat/completions",
    modality: "text",
    needs: { ...noNeeds, ...needs },
    demand: { stream: false, inputBytes: tokens * 4, mediaParts: 0, maxTokens, choices: 1, fixed: null },
    user: null,
    serves: () => true,
  }) as unknown as Operation;

const plan = (
  operation: Operation,
  routes: RouteSnapshot[],
  strategy: EndpointSnapshot["routing"]["strategy"] = "weighted",
  exhausted: string[] = [],
) =>
  planRoutes(
    operation,
    { id: "lm_1", name: "chat", createdAtSeconds: 0, routes } as LogicalModelSnapshot,
    { routing: { strategy, sticky: "none" }, keyId: "key_1" } as EndpointSnapshot,
    { speedMs: () => null } as unknown as RouteHealth,
    ({ physicalModelId }) => exhausted.includes(physicalModelId),
  ).map((each) => each.physicalModelId);

describe("a long conversation", () => {
  const small = route("small", 1, window(1_000));
  const large = route("large", 2, window(8_000));
  const unsaid = route("unsaid", 3, window(null));

  test("is not sent to a model that is known to be too small for it", () => {
    expect(plan(chat(900), [small, large, unsaid])).toEqual(["small", "large", "unsaid"]);
    expect(plan(chat(1_100), [small, large, unsaid])).toEqual(["large", "unsaid"]);
    expect(plan(chat(9_000), [small, large, unsaid])).toEqual(["unsaid"]);
  });

  test("counts with the answer that it asks for, at most the longest that the model gives", () => {
    expect(plan(chat(900, {}, 200), [small, large])).toEqual(["large"]);
    expect(plan(chat(900, {}, 1_000_000_000), [small, large])).toEqual(["large"]);
  });

  test("that is too long for all goes to the largest, whose own refusal the client reads", () => {
    expect(plan(chat(20_000), [small, large, route("twin", 3, window(8_000))])).toEqual(["large", "twin"]);
    expect(plan(chat(20_000), [small])).toEqual(["small"]);
  });

  test("does not fall back to a model that is too small when the large one is at its limit", () => {
    expect(() => plan(chat(2_000), [small, large], "weighted", ["large"])).toThrow(
      expect.objectContaining({ code: "no_healthy_upstream" }),
    );
  });

  test("is left to the upstream where a file's or a recording's bytes say nothing of its tokens", () => {
    for (const needs of [{ files: true }, { audio: true }])
      expect(plan(chat(2_000, needs), [small, large])).toEqual(["small", "large"]);
  });
});

test("an answer by a JSON schema is asked only of models that do not say they cannot", () => {
  const cannot = route("cannot", 1, { capabilities: { ...unknown, jsonSchema: false } });
  const unsaid = route("unsaid", 2, { capabilities: unknown });
  expect(plan(chat(10), [cannot, unsaid])).toEqual(["cannot", "unsaid"]);
  expect(plan(chat(10, { jsonSchema: true }), [cannot, unsaid])).toEqual(["unsaid"]);
  expect(() => plan(chat(10, { jsonSchema: true }), [cannot])).toThrow(
    expect.objectContaining({ code: "invalid_request", param: "response_format" }),
  );
});

test("the cheapest route of a tier is tried first", () => {
  const of = (id: string, tier: number, dearness: number) => route(id, tier, { dearness, capabilities: unknown });
  const routes = [of("dear", 1, 3), of("cheap", 1, 1), of("free", 2, 0)];
  expect(plan(chat(10), routes, "cheapest")).toEqual(["cheap", "dear", "free"]);
});
