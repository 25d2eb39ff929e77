/** What the console's screens of an endpoint ask beyond reading and writing one. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidFromId, uuidTime } from "#server/contracts/ids.ts";
import { mintId } from "#server/infra/mint.ts";
import type { AppCaller } from "#server/trpc/router.ts";
import { createCaller } from "#server/trpc/router.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";

let management: Management;
let shop: SellingMerchant;
let api: AppCaller;

beforeAll(async () => {
  management = await startManagement();
  shop = await makeSellingMerchant(management, { name: "Shop" });
  api = createCaller({
    useCases: management.useCases,
    principal: async () => ({ type: "management_key", merchantId: shop.merchantId, keyId: "mky_1", role: "owner" }),
    chosenMerchantId: null,
    chosenCustomerId: null,
    idempotencyKey: null,
    remoteAddress: null,
  } as never);
});
afterAll(() => management?.stop());

/** A settled request of the shop's key, so many minutes ago: its record, its rollup. */
async function request(minutesAgo: number, physicalModelId = shop.physicalModel.id) {
  const uuid = uuidFromId("request", mintId("request"))!;
  const at = Date.now() - minutesAgo * 60_000;
  const dated = at.toString(16).padStart(12, "0") + uuid.replaceAll("-", "").slice(12);
  const requestId = dated.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  const occurredAt = new Date(uuidTime(requestId));
  const whose = {
    merchantId: shop.merchantId,
    virtualEndpointId: shop.endpoint.id,
    customerId: shop.customer.id,
    accessKeyId: shop.accessKey.id,
    logicalModel: "chat",
    physicalModelId,
    status: "succeeded",
  };
  const logicalModelId = shop.endpoint.logical_models[0]?.id ?? "";
  await management.prisma.usageRecord.create({
    data: {
      ...{ ...whose, occurredAt, requestId, logicalModelId, endpoint: "chat/completions", units: {}, attempts: [] },
      ...{ estimated: false, chargeMicros: 1n, latencyMs: 1, stream: false, shard: 0, epoch: 1 },
    },
  });
  const bucket = new Date(Math.floor(at / 900_000) * 900_000);
  await management.database.query(
    `INSERT INTO usage_rollup (merchant_id, bucket, virtual_endpoint_id, customer_id, access_key_id, logical_model,
       logical_model_id, physical_model_id, status, requests, input_units, output_units, charge_micros, cost_nanos, latency_ms_sum)
     VALUES ($1, $2, $3, $4, $5, 'chat', $6, $7, 'succeeded', 1, 0, 0, 1, 0, 1)
     ON CONFLICT (merchant_id, bucket, virtual_endpoint_id, access_key_id, logical_model, logical_model_id, physical_model_id, status, cost_currency)
     DO UPDATE SET requests = usage_rollup.requests + 1`,
    [
      whose.merchantId,
      bucket,
      whose.virtualEndpointId,
      whose.customerId,
      whose.accessKeyId,
      logicalModelId,
      physicalModelId,
    ],
  );
}

test("a key says how often it was used in the last hour, to the minute, and what it has spent", async () => {
  for (const minutesAgo of [1, 20, 59, 61, 300]) await request(minutesAgo);
  await management.prisma.accessKeySpend.createMany({
    data: [
      { merchantId: shop.merchantId, accessKeyId: shop.accessKey.id, day: new Date(), chargeMicros: 1_500_000n },
      { merchantId: shop.merchantId, accessKeyId: shop.accessKey.id, day: new Date("2026-01-01"), chargeMicros: 1n },
    ],
  });
  const input = { ve_id: shop.endpoint.id, key_id: shop.accessKey.id };
  const key = await api.merchant.accessKeys.get(input);
  expect(key).toMatchObject({ requests_hour: 3, requests_day: 5 });
  expect(key.spend).toEqual({ day: "1.5", month: "1.5", total: "1.500001" });
  const { data } = await api.merchant.accessKeys.list({ ve_id: shop.endpoint.id, search: key.name, status: "active" });
  expect(data).toEqual([key]);
  expect(await api.merchant.virtualEndpoints.effect({ id: shop.endpoint.id })).toMatchObject({
    active_keys: 1,
    requests_hour: 3,
    requests_day: 5,
  });
  const shares = await api.merchant.virtualEndpoints.routeShares({ id: shop.endpoint.id });
  expect(shares.data).toMatchObject([{ physical_model_id: shop.physicalModel.id, requests: 5, failed: 0 }]);
});

test("keys come in every order, page by page, each once", async () => {
  const { id: ve_id } = await api.merchant.virtualEndpoints.copy({ id: shop.endpoint.id, name: "Keys" });
  for (const name of ["b", "C", "a"]) await api.merchant.accessKeys.create({ ve_id, name });
  for (const sort of ["name", "-name", "last_used_at", "-created_at", "expires_at"] as const) {
    const first = await api.merchant.accessKeys.list({ ve_id, sort, limit: 2 });
    const second = await api.merchant.accessKeys.list({ ve_id, sort, limit: 2, cursor: first.next_cursor ?? "" });
    const names = [...first.data, ...second.data].map(({ name }) => name);
    if (sort === "name") expect(names).toEqual(["a", "b", "C"]);
    expect(names.sort()).toEqual(["C", "a", "b"]);
    expect(second.next_cursor).toBeNull();
  }
});

describe("a copy", () => {
  test("has models, routes and terms of the original, none of its keys and credits, and leaves a trace", async () => {
    await api.merchant.virtualEndpoints.update({
      id: shop.endpoint.id,
      rate_limits: { rpm: 60, tpm: null, concurrency: 2 },
      routing: { strategy: "fastest", sticky: "user" },
      exhaustion: { mode: "message", status: 402, message: "Buy here: {checkout_url}" },
    });
    const original = await api.merchant.virtualEndpoints.get({ id: shop.endpoint.id });
    const copy = await api.merchant.virtualEndpoints.copy({ id: original.id, name: "Copy", credit_budget: "3" });
    for (const term of ["customer_id", "rate_limits", "routing", "exhaustion", "models_version"] as const) {
      expect(copy[term]).toEqual(original[term]);
    }
    expect(copy).toMatchObject({ credit_budget: "3", status: "active" });
    expect((await api.merchant.accessKeys.list({ ve_id: copy.id })).data).toEqual([]);
    const { data } = await api.merchant.auditEvents.list({ subject_id: copy.id });
    expect(data).toMatchObject([{ action: "virtual_endpoint.copy", after: { copied_from: original.id } }]);
  });
});

test("models that somebody else changed meanwhile are not written over", async () => {
  const { id, models_version } = await api.merchant.virtualEndpoints.copy({
    id: shop.endpoint.id,
    name: "Two editors",
  });
  const models = (weight: number) => [
    { name: "chat", routes: [{ physical_model_id: shop.physicalModel.id, tier: 1, weight }] },
  ];
  const save = (weight: number, version: string) =>
    api.merchant.virtualEndpoints.update({ id, logical_models: models(weight), if_models_version: version });
  const { models_version: newer } = await save(2, models_version);
  await expect(save(3, models_version)).rejects.toMatchObject({ code: "CONFLICT" });
  expect((await save(3, newer)).logical_models[0]?.routes[0]).toMatchObject({ weight: 3 });
});

test("a plan tells of models disabled, outside a policy, or without a price, and of routes not saved yet", async () => {
  const made = await api.merchant.physicalModels.create({ provider_id: shop.provider.id, name: "unpriced" });
  const id = shop.endpoint.id;
  const routes = [
    { physical_model_id: made.id, tier: 1, weight: 1 },
    { physical_model_id: shop.physicalModel.id, tier: 2, weight: 1 },
  ];
  const plan = await api.merchant.virtualEndpoints.planRoutes({ id, routes });
  expect(plan.routes.map((route) => [route.physical_model_id, route.left_out?.reason ?? route.position])).toEqual([
    [shop.physicalModel.id, 1],
    [made.id, "no_price"],
  ]);
  const deny = { vendors: null, regions: null, models: { allow: null, deny: [shop.physicalModel.name] } };
  await api.merchant.virtualEndpoints.update({ id, provider_policy: deny });
  const refused = await api.merchant.virtualEndpoints.planRoutes({ id, logical_model: "chat" });
  expect(refused).toMatchObject({ error: { status: 503 }, hold: null });
  expect(refused.routes).toMatchObject([{ left_out: { reason: "endpoint_policy" } }]);
  await api.merchant.virtualEndpoints.update({ id, provider_policy: null });
});

test("a plan holds a key to its scope, and takes the policy of the customer that is named", async () => {
  const id = shop.endpoint.id;
  const plan = (more: object) => api.merchant.virtualEndpoints.planRoutes({ id, logical_model: "chat", ...more });
  const key = (scopes: Parameters<typeof api.merchant.accessKeys.create>[0]["scopes"]) =>
    api.merchant.accessKeys.create({ ve_id: id, name: "Scoped", scopes });
  const [elsewhere, other, fitting] = [
    await key({ endpoints: ["embeddings"] }),
    await key({ models: ["another"] }),
    await key({ endpoints: ["chat/completions"], models: ["chat"] }),
  ];
  for (const { id: key_id } of [elsewhere, other]) {
    const refused = { error: { status: 403, code: "key_not_permitted" }, routes: [], hold: null };
    expect(await plan({ key_id })).toMatchObject(refused);
  }
  expect(await plan({ key_id: fitting.id })).toMatchObject({ error: null, routes: [{ position: 1 }] });
  const customer = await api.merchant.customers.create({
    name: "Choosy",
    provider_policy: { vendors: { allow: ["anthropic"], deny: [] }, regions: null, models: null },
  });
  expect(await plan({ customer_id: customer.id })).toMatchObject({
    error: { status: 503 },
    routes: [{ left_out: { reason: "customer_policy" } }],
  });
});

test("the preview is what each client would be sent, as an error or as a message", async () => {
  const preview = async (
    exhaustion: Parameters<typeof api.merchant.virtualEndpoints.previewExhaustion>[0]["exhaustion"],
  ) => (await api.merchant.virtualEndpoints.previewExhaustion({ ve_id: shop.endpoint.id, exhaustion })).data;
  const link = `/checkout?ve_id=${shop.endpoint.id}`;
  const errors = await preview({ mode: "error", status: 402 });
  expect(errors).toHaveLength(15);
  for (const { status, body } of errors) {
    expect(status).toBe(402);
    expect(body).toContain(link);
  }
  const messages = await preview({ mode: "message", message: "<b>Empty</b>: {checkout_url}" });
  for (const { client, status, body } of messages) {
    expect(body).toContain(link);
    expect(status).toBe(client === "OpenAI embeddings" ? 429 : 200);
    if (status === 200) expect(body).toContain("Empty");
  }
});
