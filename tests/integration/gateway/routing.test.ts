/** Which route takes a request (mission.md A5, A6, A12), what a key may do (A13), and what `mask_model` hides. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type RouteSpec, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { ask, type WireAsk, type WireFormat } from "#tests/setup/wire-clients.ts";

let stack: Stack;
const formats: WireFormat[] = ["OpenAI", "Anthropic"];

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
});
afterAll(() => stack?.stop());

const sell = (chat: RouteSpec[], fields = {}, key = {}) =>
  stack.operator.endpoint({ credits: "100", models: { chat }, fields, key });
const url = () => stack.webs[0]!.url;
const mark = () => randomBytes(4).toString("hex");

describe.each(formats)("%s's client", (format) => {
  const send = (endpoint: SellableEndpoint, wanted: WireAsk = {}) => ask({ url: url(), endpoint }, format, wanted);
  const modelOf = async (endpoint: SellableEndpoint, wanted: WireAsk = {}) => {
    const outcome = await send(endpoint, wanted);
    expect(outcome).toMatchObject({ status: 200 });
    return outcome.headers.get("x-sluice-model");
  };
  const schema = {
    type: "object",
    properties: { n: { type: "number" } },
    required: ["n"],
    additionalProperties: false,
  };
  const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
  const needs: Record<string, Record<WireFormat, Record<string, unknown>>> = {
    tools: {
      OpenAI: { tools: [{ type: "function", function: { name: "look", parameters: schema } }] },
      Anthropic: { tools: [{ name: "look", input_schema: schema }] },
    },
    vision: {
      OpenAI: {
        messages: [
          { role: "user", content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${pixel}` } }] },
        ],
      },
      Anthropic: {
        messages: [
          {
            role: "user",
            content: [{ type: "image", source: { type: "base64", media_type: "image/png", data: pixel } }],
          },
        ],
      },
    },
    json_schema: {
      OpenAI: { response_format: { type: "json_schema", json_schema: { name: "n", strict: true, schema } } },
      Anthropic: { output_config: { format: { type: "json_schema", schema } } },
    },
  };

  test.each(Object.keys(needs))("%s: a route that cannot is passed over; where none can, a clear 400", async (need) => {
    const body = needs[need]![format];
    const unable = { upstream: `sim-ok@${mark()}`, capabilities: { [need]: false } };
    const able = { upstream: `sim-ok@${mark()}`, kind: "anthropic" as const };
    const endpoint = await sell([unable, able]);
    expect(await modelOf(endpoint)).toBe(unable.upstream);
    expect(await modelOf(endpoint, { body })).toBe(able.upstream);
    const refused = await send(await sell([unable]), { body });
    expect(refused).toMatchObject({ status: 400, error: { code: "invalid_request" } });
    expect(refused.error?.message).toMatch(/cannot take/);
  });

  test("cheapest: the cheaper route of a tier serves; another tier is not asked first, however cheap", async () => {
    const dear = { upstream: `sim-ok@${mark()}`, tier: 1, price: { per: 1_000_000, input: "3", output: "15" } };
    const cheap = { upstream: `sim-ok@${mark()}`, tier: 1, price: { per: 1_000, input: "0.001", output: "0.002" } };
    const free = { upstream: `sim-ok@${mark()}`, tier: 2, price: { per: 1_000_000, input: "0", output: "0" } };
    const endpoint = await sell([dear, cheap, free], { routing: { strategy: "cheapest", sticky: "none" } });
    const served = new Set(await Promise.all(Array.from({ length: 8 }, () => modelOf(endpoint))));
    expect([...served]).toEqual([cheap.upstream]);
  });

  test("sticky: a user keeps to one route, and users are spread", async () => {
    const routes = Array.from({ length: 3 }, () => ({ upstream: `sim-ok@${mark()}`, tier: 1 }));
    const endpoint = await sell(routes, { routing: { strategy: "weighted", sticky: "user" } });
    const of = (name: string) =>
      modelOf(endpoint, { body: format === "OpenAI" ? { user: name } : { metadata: { user_id: name } } });
    const served = new Map<string, Set<string | null>>();
    for (const name of Array.from({ length: 12 }, (_, index) => `user-${index}`))
      served.set(name, new Set(await Promise.all([of(name), of(name), of(name)])));
    for (const models of served.values()) expect(models.size).toBe(1);
    expect(new Set([...served.values()].flatMap((models) => [...models])).size).toBeGreaterThan(1);
  });

  test("key scopes: models, endpoints and addresses, refused in the client's own shape and charged nothing", async () => {
    const type = format === "OpenAI" ? {} : { type: "permission_error" };
    const allowed = format === "OpenAI" ? "chat/completions" : "messages";
    const refusals = [
      { models: ["other"] },
      { endpoints: ["embeddings"] },
      { ip_ranges: ["10.0.0.0/8", "2001:db8::/32"] },
    ];
    for (const scopes of refusals) {
      const endpoint = await sell([{ upstream: `sim-ok@${mark()}` }], {}, { scopes });
      for (const stream of [false, true])
        expect(await send(endpoint, { stream })).toMatchObject({
          status: 403,
          error: { code: "key_not_permitted", ...type },
        });
      expect((await stack.operator.credits(endpoint.id)).credit_remaining).toBe("100");
    }
    const scopes = { models: ["chat"], endpoints: [allowed], ip_ranges: ["127.0.0.0/8", "::1/128"] };
    expect(await send(await sell([{ upstream: `sim-ok@${mark()}` }], {}, { scopes }))).toMatchObject({ status: 200 });
  });

  test.each(["openai_compatible", "anthropic", "gemini"] as const)(
    "mask_model hides an upstream of kind %s, whole and streamed",
    async (kind) => {
      const upstream = `sim-ok@hidden-${mark()}`;
      const endpoint = await sell([{ upstream, kind }], { mask_model: true });
      for (const stream of [false, true]) {
        const outcome = await send(endpoint, { stream });
        expect(outcome).toMatchObject({ status: 200, complete: true });
        expect(outcome.text + JSON.stringify([...outcome.headers])).not.toContain("hidden-");
        expect(outcome.text).toMatch(/"model":\s*"chat"/);
        expect(outcome.headers.get("x-sluice-model")).toBe("chat");
      }
    },
  );
});

test.each([
  ["unit_limit", { unit_limit: { amount: 30, window: "day" } }],
  ["credit_limit", { credit_limit: { amount: "0.00003", window: "total" } }],
])(
  "a physical model at its %s leaves the rotation within two seconds or so, for every endpoint",
  async (_name, fields) => {
    const limited = { upstream: `sim-tokens-20-15@${mark()}`, fields };
    const other = { upstream: `sim-ok@${mark()}` };
    const endpoint = await sell([limited, other]);
    const target = { url: url(), endpoint };
    expect((await ask(target, "OpenAI")).headers.get("x-sluice-model")).toBe(limited.upstream);
    const startedAt = performance.now();
    await vi.waitFor(
      async () => expect((await ask(target, "Anthropic")).headers.get("x-sluice-model")).toBe(other.upstream),
      { timeout: 10_000, interval: 100 },
    );
    expect(performance.now() - startedAt).toBeLessThan(4000);
    const alone = await sell([{ ...limited, upstream: `sim-tokens-20-15@${mark()}`, price: flatPrice }]);
    expect(await ask({ url: url(), endpoint: alone }, "OpenAI")).toMatchObject({ status: 200 });
    await vi.waitFor(
      async () =>
        expect(await ask({ url: url(), endpoint: alone }, "OpenAI")).toMatchObject({
          status: 503,
          error: { code: "no_healthy_upstream" },
        }),
      { timeout: 10_000, interval: 100 },
    );
  },
);
