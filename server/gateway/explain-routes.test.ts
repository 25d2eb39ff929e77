import { describe, expect, test } from "vitest";
import type { RouteCandidate } from "#server/catalog/route-candidates.ts";
import type { RouteSnapshot, RoutingPolicy } from "#server/catalog/snapshot.ts";
import { sampleRequestSchema } from "#server/contracts/route-plan.ts";
import { explainRoutes } from "./explain-routes.ts";
import { firstShares } from "./first-shares.ts";
import { planRoutes } from "./plan-routes.ts";
import { describedOperation } from "./sample-requests.ts";

const capable = { contextTokens: null, tools: null, vision: null, audio: null, files: null, jsonSchema: null };
const candidate = (id: string, tier: number, weight: number, more: object = {}): RouteCandidate => ({
  physicalModelId: id,
  name: id,
  providerName: "Provider",
  tier,
  weight,
  hasCost: true,
  leftOut: null,
  route: {
    ...{ physicalModelId: id, tier, weight, modality: "text", maxOutputTokens: 1_000, dearness: weight },
    ...{ capabilities: capable, price: { id: "prc", version: 1, per: 1, rates: { request: 1_000_000n } } },
    ...{ bounds: { mediaTokens: null, imageTokens: null, audioSeconds: null }, providerKind: "openai" },
    ...more,
  } as unknown as RouteSnapshot,
});

interface Question {
  request?: object;
  routing?: RoutingPolicy;
  open?: string[];
  exhausted?: string[];
  keyId?: string | null;
}
const weighted: RoutingPolicy = { strategy: "weighted", sticky: "none" };

async function explain(candidates: RouteCandidate[], question: Question = {}) {
  const { request = {}, routing = weighted, open = [], exhausted = [], keyId = null } = question;
  const operation = await describedOperation("chat", sampleRequestSchema.parse(request));
  return explainRoutes(
    { operation, modelName: "chat", candidates, routing, keyId },
    {
      health: { isOpen: (id) => open.includes(id), reopensAtMs: () => 1_800_000_000_000, speedMs: () => null },
      isExhausted: ({ physicalModelId }) => exhausted.includes(physicalModelId),
    },
  );
}
const reasons = (plan: Awaited<ReturnType<typeof explain>>) =>
  Object.fromEntries(plan.routes.map((route) => [route.physical_model_id, route.left_out?.reason ?? route.position]));

test("every route that is left out says why", async () => {
  const no = (need: string) => ({ capabilities: { ...capable, [need]: false } });
  const plan = await explain(
    [
      candidate("well", 1, 1),
      candidate("blind", 1, 1, no("vision")),
      candidate("failing", 1, 1),
      candidate("spent", 1, 1),
      candidate("small", 2, 1, { capabilities: { ...capable, contextTokens: 100 } }),
      candidate("pictures", 2, 1, { modality: "image" }),
      { ...candidate("unpriced", 2, 1), route: null, leftOut: "no_price" },
      { ...candidate("abroad", 2, 1), route: null, leftOut: "customer_policy" },
    ],
    { request: { vision: true, input_tokens: 5_000 }, open: ["failing"], exhausted: ["spent"] },
  );
  expect(reasons(plan)).toEqual({
    well: 1,
    blind: "capability",
    failing: "breaker_open",
    spent: "limit",
    small: "context",
    pictures: "modality",
    unpriced: "no_price",
    abroad: "customer_policy",
  });
  expect(plan.routes[0]).toMatchObject({ physical_model_id: "well", first_share: 1 });
  expect(plan.routes.find((route) => route.left_out?.reason === "breaker_open")?.reopens_at).toBe(
    "2027-01-15T08:00:00.000Z",
  );
  expect(plan).toMatchObject({ error: null, hold: "1" });
});

test("a request that no route can take shows what its client would get", async () => {
  const routes = [candidate("a", 1, 1), candidate("b", 2, 1)];
  expect((await explain(routes, { open: ["a", "b"] })).error).toMatchObject({
    status: 503,
    code: "no_healthy_upstream",
  });
  expect((await explain(routes, { request: { endpoint: "embeddings" } })).error).toMatchObject({ status: 400 });
  expect((await explain([])).error).toMatchObject({ status: 503 });
});

test.each([
  "embeddings",
  "images/generations",
  "audio/speech",
  "audio/transcriptions",
  "moderations",
  "rerank",
  "pass",
])("a sample of %s is a request that the gateway can read", async (endpoint) => {
  const operation = await describedOperation("chat", sampleRequestSchema.parse({ endpoint, user: "u" }));
  expect(operation.endpoint).toBe(endpoint);
});

test("a sticky user's request goes the same way each time, one key's", async () => {
  const routes = [candidate("a", 1, 1), candidate("b", 1, 1), candidate("c", 1, 1)];
  const routing = { strategy: "weighted", sticky: "user" } as const;
  const ask = () => explain(routes, { routing, keyId: "key_1", request: { user: "erika" } });
  const [first, again] = [await ask(), await ask()];
  expect(first.sticky).toBe(true);
  expect(reasons(first)).toEqual(reasons(again));
  expect(first.routes[0]).toMatchObject({ first_share: 1 });
  expect((await explain(routes, { routing, request: { user: "erika" } })).sticky).toBe(false);
});

describe("the shares of the first ask are those of the gateway's own picks", () => {
  const routes = [candidate("a", 1, 6), candidate("b", 1, 3), candidate("c", 1, 1), candidate("d", 2, 5)];
  const strategies = ["weighted", "cheapest"] as const;
  const cases = strategies.flatMap((strategy) =>
    [[], ["a"], ["c"], ["a", "b", "c"]].map((open) => [strategy, open] as const),
  );
  test.each(cases)("%s, open: %s", async (strategy, open) => {
    const operation = await describedOperation("chat", sampleRequestSchema.parse({}));
    const snapshots = routes.flatMap(({ route }) => route ?? []);
    const model = { id: "", name: "chat", createdAtSeconds: 0, routes: snapshots };
    const snapshot = { keyId: "", routing: { strategy, sticky: "none" as const } };
    const rounds = 4_000;
    const counts = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      const order = planRoutes(operation, model, snapshot, { speedMs: () => null }, () => false);
      const first = order.find(({ physicalModelId }) => !(open as readonly string[]).includes(physicalModelId));
      counts.set(first?.physicalModelId ?? "", (counts.get(first?.physicalModelId ?? "") ?? 0) + 1);
    }
    const told = await explain(routes, { routing: snapshot.routing, open: [...open] });
    for (const { physical_model_id, first_share } of told.routes) {
      expect(Math.abs((counts.get(physical_model_id) ?? 0) / rounds - first_share)).toBeLessThan(0.04);
    }
  });

  test("nobody is first where every breaker is open", () => {
    expect(firstShares([{ tier: 1, weight: 1, rank: 0, admitted: false }])).toEqual([0]);
  });
});
