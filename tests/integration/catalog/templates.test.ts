/** Templates: what endpoints are made from, and what is never sold itself. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
import { copyVirtualEndpointInputSchema, type VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { mintId } from "#server/infra/mint.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

const terms = {
  department: "Research",
  exhaustion: { mode: "message", status: 402, message: "Buy: {checkout_url}" },
  rate_limits: { rpm: 60, tpm: 1000, concurrency: 2 },
  disconnect_policy: "drain_and_charge_all",
  mask_model: true,
  routing: { strategy: "cheapest", sticky: "user" },
  provider_policy: { vendors: { allow: ["openai_compatible"], deny: [] }, regions: null, models: null },
};
const models = () => [
  {
    name: "chat",
    description: "The usual one",
    aliases: ["gpt"],
    routes: [{ physical_model_id: merchant.physicalModel.id, tier: 2, weight: 7 }],
  },
];
/** Models without what is each endpoint's own. */
const shapeOf = ({ logical_models }: Pick<VirtualEndpointView, "logical_models">) =>
  logical_models.map(({ id: _, routes, ...model }) => ({
    ...model,
    routes: routes.map(({ id: __, ...route }) => route),
  }));

async function make(body: object): Promise<VirtualEndpointView> {
  const answer = await api("POST", "/virtual-endpoints", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as VirtualEndpointView;
}
const newTemplate = (more: object = {}) =>
  make({ name: "Starter", is_template: true, ...terms, logical_models: models(), ...more });
const listed = async (search = "") => {
  const { data } = (await api("GET", `/virtual-endpoints?limit=200${search}`)).body as { data: { id: string }[] };
  return data.map(({ id }) => id);
};

describe("an endpoint made from a template", () => {
  test("has its models, routes, limits and terms, for the customer that is named", async () => {
    const template = await newTemplate();
    expect(template).toMatchObject({ is_template: true, customer_id: null, credit_budget: "0", ...terms });
    const made = await make({ name: "Sold", customer_id: merchant.customer.id, ve_template_id: template.id });
    expect(made).toMatchObject({ ...terms, name: "Sold", is_template: false, customer_id: merchant.customer.id });
    expect(made).toMatchObject({ ve_template_id: template.id, ve_template_name: "Starter" });
    expect(shapeOf(made)).toEqual(models());
    expect(await listed(`&ve_template_id=${template.id}`)).toEqual([made.id]);
  });

  test("has what is given beside the template instead, and credits of its own", async () => {
    const template = await newTemplate({ customer_id: merchant.customer.id });
    const given = { rate_limits: { rpm: 1, tpm: null, concurrency: null }, department: null, credit_budget: "3" };
    const made = await make({ name: "Own", ve_template_id: template.id, ...given });
    expect(made).toMatchObject({ ...terms, ...given, customer_id: merchant.customer.id });
    expect(shapeOf(made)).toEqual(models());
  });

  test("stays as it is when the template changes or goes", async () => {
    const template = await newTemplate();
    const made = await make({ name: "Stays", customer_id: merchant.customer.id, ve_template_id: template.id });
    const changed = await api("PATCH", `/virtual-endpoints/${template.id}`, { mask_model: false, logical_models: [] });
    expect(changed.body).toMatchObject({ mask_model: false, logical_models: [] });
    expect((await api("DELETE", `/virtual-endpoints/${template.id}`)).body).toMatchObject({ status: "archived" });
    const after = (await api("GET", `/virtual-endpoints/${made.id}`)).body;
    expect(after).toEqual(made);
  });

  test("belongs to somebody: without a customer it is refused", async () => {
    const template = await newTemplate();
    for (const [path, body] of [
      ["/virtual-endpoints", { name: "Nobody's", ve_template_id: template.id }],
      [`/virtual-endpoints/${template.id}/copy`, { name: "Nobody's" }],
    ] as const) {
      const { status, body: answer } = await api("POST", path, body);
      expect([status, answer.error?.param], path).toEqual([400, "customer_id"]);
    }
  });
});

test("an endpoint is saved as a template, without its customer and credits", async () => {
  const template = await make({ name: "Saved", is_template: true, ve_template_id: merchant.endpoint.id });
  expect(template).toMatchObject({ is_template: true, customer_id: null, credit_budget: "0" });
  expect(shapeOf(template)).toEqual(shapeOf(merchant.endpoint));
});

test("a sign-up link's endpoint may be made from a template", async () => {
  const template = await newTemplate();
  const input = { id: template.id, name: "Signed up", customer_id: merchant.customer.id, credit_budget: "0" };
  const copy = copyVirtualEndpointInputSchema.parse(input);
  expect(shapeOf(await management.useCases.copyVirtualEndpoint(merchant.caller, copy))).toEqual(models());
});

describe("a template is never sold", () => {
  test("it has no wallet, gets no key, no credits and no playground", async () => {
    const template = await newTemplate();
    const path = `/virtual-endpoints/${template.id}`;
    const refusals = await Promise.all([
      api("POST", `${path}/access-keys`, { name: "k" }),
      api("POST", `${path}/credits`, { amount: "5", kind: "grant", reason: "r" }),
      api("PATCH", path, { credit_budget: "5" }),
      api("POST", "/virtual-endpoints", { name: "x", is_template: true, credit_budget: "5" }),
    ]);
    expect(refusals.map(({ status }) => status)).toEqual([409, 409, 409, 422]);
    const { useCases, prisma } = management;
    await expect(useCases.openPlayground(merchant.caller, { ve_id: template.id })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(useCases.checkoutSummary({ ve_id: template.id })).rejects.toMatchObject({ code: "not_found" });
    expect(await prisma.veWallet.count({ where: { virtualEndpointId: template.id } })).toBe(0);
    expect(await prisma.accessKey.count({ where: { virtualEndpointId: template.id } })).toBe(0);
    // Not even a row that slipped in would open it.
    const key = await prisma.accessKey.findUniqueOrThrow({ where: { id: merchant.accessKey.id } });
    const hash = management.keys.hash("slk_slipped_in");
    const { merchantId, name, prefix } = key;
    await prisma.accessKey.create({
      data: { id: mintId("accessKey"), merchantId, name, prefix, hash, virtualEndpointId: template.id },
    });
    expect(await compileSnapshot(prisma, hash)).toBeNull();
    expect(await prisma.outboxEvent.count({ where: { subjectId: template.id } })).toBe(0);
    expect(await useCases.trialBalance(merchant.caller)).toMatchObject({ balanced: true });
  });

  test("it stands among templates only, and its own customer does not see it", async () => {
    const template = await newTemplate({ customer_id: merchant.customer.id });
    expect(await listed("&is_template=true")).toContain(template.id);
    for (const search of ["", "&is_template=false", `&customer_id=${merchant.customer.id}`]) {
      expect(await listed(search), search).not.toContain(template.id);
    }
    const { merchantId, customer } = merchant;
    const portal = { merchantId, customerId: customer.id, userId: mintId("user"), role: "admin" as const };
    const own = await management.useCases.listOwnEndpoints(portal, { limit: 200 });
    expect(own.data.map(({ id }) => id)).not.toContain(template.id);
    await expect(management.useCases.getOwnEndpoint(portal, { id: template.id })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  test("its routes count in no effect of taking a model away, and keep the model from being archived", async () => {
    const model = await api("POST", "/physical-models", {
      provider_id: merchant.provider.id,
      name: "of a template",
      price: { per: 1000, input: "1" },
    });
    const routes = [{ physical_model_id: model.body.id }];
    await newTemplate({ logical_models: [{ name: "chat", routes }] });
    const path = `/physical-models/${model.body.id}`;
    expect((await api("GET", `${path}/effect`)).body).toMatchObject({ routes: 0, virtual_endpoints: 0 });
    expect((await api("DELETE", path)).status).toBe(409);
  });
});
