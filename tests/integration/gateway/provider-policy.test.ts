/** mission.md A16: vendors, regions and models that may or may not serve an endpoint; a route outside is never taken. */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { ApiError, flatPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
});
afterAll(() => stack?.stop());

/** A model with a route by OpenAI's wire first and one by Bedrock in Frankfurt behind it. */
async function sell(name: string, fields: Record<string, unknown> = {}) {
  const routes = [
    { upstream: `sim-ok@${name}-openai`, kind: "openai" as const, price: flatPrice },
    {
      upstream: `sim-ok@${name}-bedrock`,
      kind: "bedrock" as const,
      price: flatPrice,
      settings: { region: "eu-central-1" },
    },
  ];
  const endpoint = await stack.operator.endpoint({ credits: "100", models: { chat: routes }, fields });
  const target = { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key };
  return { endpoint, ask: () => chat(target, { model: "chat" }) };
}
const asked = async (name: string) => (await attemptsOf(stack.simulator, `sim-ok@${name}`)).map((each) => each.model);

test("an endpoint that only one vendor may serve is served by it, whatever the tiers say", async () => {
  const { ask } = await sell("vendor", { provider_policy: { vendors: { allow: ["bedrock"] } } });
  for (let times = 0; times < 3; times++) expect((await ask()).complete).toBe(true);
  expect(new Set(await asked("vendor"))).toEqual(new Set(["sim-ok@vendor-bedrock"]));
});

test("a customer's policy holds for its endpoints within a second, and together with the endpoint's own leaves none", async () => {
  const { endpoint, ask } = await sell("customer");
  expect((await ask()).complete).toBe(true);
  const patch = (provider_policy: object | null) =>
    stack.operator.call("PATCH", `/customers/${endpoint.customerId}`, { provider_policy });
  await patch({ regions: { allow: ["eu-central-1"] } });
  await vi.waitFor(
    async () => {
      await ask();
      expect((await asked("customer")).at(-1)).toBe("sim-ok@customer-bedrock");
    },
    { timeout: 2_000, interval: 50 },
  );
  await stack.operator.call("PATCH", `/virtual-endpoints/${endpoint.id}`, {
    provider_policy: { models: { deny: ["sim-ok@customer-bedrock"] } },
  });
  await vi.waitFor(
    async () => expect(await ask()).toMatchObject({ status: 503, errorCode: "no_healthy_upstream" }),
    2_000,
  );
  await patch(null);
  await vi.waitFor(async () => expect((await ask()).complete).toBe(true), 2_000);
  expect((await asked("customer")).at(-1)).toBe("sim-ok@customer-openai");
});

test("a policy that names an unknown vendor is refused with its place", async () => {
  const refused = await sell("bad", { provider_policy: { vendors: { allow: ["nobody"] } } }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ApiError);
  expect((refused as ApiError).status).toBe(400);
  expect((refused as ApiError).body.error?.param).toContain("provider_policy.vendors.allow");
});
