/** The catalog as operators see it: prices, routes, budgets, keys. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

const configVersion = async (id: string) =>
  (await management.prisma.virtualEndpoint.findUniqueOrThrow({ where: { id } })).configVersion;

async function newEndpoint(credits = "0") {
  const answer = await api("POST", "/virtual-endpoints", {
    name: "Another",
    customer_id: merchant.customer.id,
    credit_budget: credits,
    logical_models: [{ name: "chat", aliases: ["gpt"], routes: [{ physical_model_id: merchant.physicalModel.id }] }],
  });
  expect(answer.status).toBe(200);
  return answer.body as { id: string; logical_models: { id: string; name: string }[] };
}

describe("prices", () => {
  test("a new price is a new version; the old one stays as it was, the same again adds none", async () => {
    const model = await api("POST", "/physical-models", {
      provider_id: merchant.provider.id,
      name: "priced",
      price: { per: 1_000_000, input: "0.5", request: "0.000001" },
    });
    expect(model.body.price).toMatchObject({ version: 1, per: 1_000_000, input: "0.5", request: "0.000001" });
    const path = `/physical-models/${model.body.id}`;
    await api("PATCH", path, { price: { per: 1_000_000, input: "0.50", request: "0.000001" } });
    const changed = await api("PATCH", path, { price: { per: 1000, input: "0.7" } });
    expect(changed.body.price).toMatchObject({ version: 2, per: 1000, input: "0.7" });
    const versions = await management.prisma.physicalModelPrice.findMany({
      where: { physicalModelId: String(model.body.id) },
      orderBy: { version: "asc" },
    });
    expect(versions.map(({ version, per, rates }) => ({ version, per, rates }))).toEqual([
      { version: 1, per: 1_000_000, rates: { input: "500000", request: "1" } },
      { version: 2, per: 1000, rates: { input: "700000" } },
    ]);
  });

  test.each([
    [{ per: 10, input: "1" }, "price.per"],
    [{ per: 1, input: "1.0000001" }, "price.input"],
    [{ per: 1, input: "-1" }, "price.input"],
    [{ per: 1, input: 1 }, "price.input"],
    [{ per: 1, input: "NaN" }, "price.input"],
    [{ per: 1, input: "1e3" }, "price.input"],
    [{ per: 1, input: "1000001" }, "price.input"],
    [{ per: 1 }, "price"],
    [{ per: 1, tokens: "1" }, "price.tokens"],
  ])("the price %j is refused, naming %s", async (price, param) => {
    const answer = await api("POST", "/physical-models", { provider_id: merchant.provider.id, name: "x", price });
    expect([answer.status, answer.body.error?.code, answer.body.error?.param]).toEqual([400, "invalid_request", param]);
  });

  test("a model without a price cannot be routed to", async () => {
    const model = await api("POST", "/physical-models", { provider_id: merchant.provider.id, name: "free?" });
    expect(model.body.price).toBeNull();
    const answer = await api("PATCH", `/virtual-endpoints/${merchant.endpoint.id}`, {
      logical_models: [{ name: "chat", routes: [{ physical_model_id: model.body.id }] }],
    });
    expect([answer.status, answer.body.error?.param]).toEqual([422, "logical_models.0.routes.0.physical_model_id"]);
    expect(answer.body.error?.message).toMatch(/no price/);
  });
});

describe("what the gateway must see", () => {
  test("a change of price, provider, key or route raises the endpoint's version, and Redis hears of it", async () => {
    const endpoint = await newEndpoint();
    const subscriber = management.redis.makeSubscriber();
    const heard: string[] = [];
    subscriber.on("message", (_channel: string, message: string) => void heard.push(message));
    await subscriber.subscribe("sluice:config");
    let version = await configVersion(endpoint.id);
    const key = await api("POST", `/virtual-endpoints/${endpoint.id}/access-keys`, { name: "k" });
    const changes: [string, string, object][] = [
      ["PATCH", `/physical-models/${merchant.physicalModel.id}`, { price: { per: 1000, input: "3", output: "4" } }],
      ["PATCH", `/providers/${merchant.provider.id}`, { name: "Renamed" }],
      ["PATCH", `/virtual-endpoints/${endpoint.id}`, { rate_limits: { rpm: 5 } }],
      ["PATCH", `/virtual-endpoints/${endpoint.id}/access-keys/${key.body.id}`, { rate_limits: { rpm: 1 } }],
      ["POST", `/virtual-endpoints/${endpoint.id}/access-keys/${key.body.id}/revoke`, {}],
    ];
    for (const [method, path, body] of changes) {
      expect((await api(method, path, body)).status).toBe(200);
      const now = await configVersion(endpoint.id);
      expect(now, path).toBe(version + 1n);
      version = now;
    }
    expect(heard.filter((message) => message.includes(endpoint.id))).toHaveLength(changes.length);
    expect(heard.at(-1)).toContain(String(version));
    subscriber.disconnect();
    expect(await management.prisma.outboxEvent.count({ where: { publishedAt: null } })).toBe(0);
  });
});

describe("logical models", () => {
  test("are replaced as a whole; one that keeps its name keeps its id", async () => {
    const endpoint = await newEndpoint();
    const [chat] = endpoint.logical_models;
    const routes = [{ physical_model_id: merchant.physicalModel.id, tier: 2, weight: 7 }];
    const answer = await api("PATCH", `/virtual-endpoints/${endpoint.id}`, {
      logical_models: [
        { name: "new", aliases: ["gpt"], routes },
        { name: "chat", description: "d", routes },
      ],
    });
    const models = answer.body.logical_models as { id: string; name: string; routes: unknown[]; aliases: string[] }[];
    expect(models.find((model) => model.name === "chat")).toMatchObject({
      id: chat?.id,
      aliases: [],
      description: "d",
    });
    expect(models.find((model) => model.name === "new")?.routes).toMatchObject(routes);
    await api("PATCH", `/virtual-endpoints/${endpoint.id}`, { logical_models: [] });
    const again = await api("PATCH", `/virtual-endpoints/${endpoint.id}`, {
      logical_models: [{ name: "chat", routes }],
    });
    const [renewed] = again.body.logical_models as { id: string }[];
    expect(renewed?.id).not.toBe(chat?.id);
    // Usage records name the removed ones: they stay in the database.
    expect(await management.prisma.logicalModel.count({ where: { virtualEndpointId: endpoint.id } })).toBe(3);
  });

  test("may not share a name or alias, and a tier not a target", async () => {
    const target = { physical_model_id: merchant.physicalModel.id };
    for (const logical_models of [
      [{ name: "a" }, { name: "a" }],
      [{ name: "a", aliases: ["b"] }, { name: "b" }],
      [{ name: "a", aliases: ["a"] }],
      [{ name: "a", routes: [target, target] }],
    ]) {
      const answer = await api("PATCH", `/virtual-endpoints/${merchant.endpoint.id}`, { logical_models });
      expect(answer.status).toBe(422);
    }
  });
});

describe("credits", () => {
  test("grants, promotions and adjustments add up to the budget, the ledger and the trial balance", async () => {
    const other = await makeSellingMerchant(management, { credits: "10" });
    const own = makeRestClient(management.services, other.managementKey.secret);
    const path = `/virtual-endpoints/${other.endpoint.id}`;
    const give = (amount: string, kind: string) => own("POST", `${path}/credits`, { amount, kind, reason: "why" });
    expect((await give("5.5", "grant")).body).toMatchObject({ amount: "5.5", credit_budget: "15.5" });
    expect((await give("1", "promotion")).status).toBe(200);
    expect((await give("-2.000001", "adjustment")).body.credit_budget).toBe("14.499999");
    expect((await give("-1", "grant")).status).toBe(422);
    expect((await give("-100", "adjustment")).status).toBe(422);
    expect((await give("0", "grant")).status).toBe(400);
    expect((await give("1.0000001", "grant")).status).toBe(400);
    const budget = await own("PATCH", path, { credit_budget: "20", reason: "Contract raised" });
    expect(budget.body).toMatchObject({ credit_budget: "20", credit_spend: "0", credit_remaining: "20" });
    const ledger = (await own("GET", `${path}/ledger`)).body.data as {
      kind: string;
      amount: string;
      description: string;
    }[];
    expect(ledger.map(({ kind, amount }) => [kind, amount])).toEqual([
      ["adjustment", "5.500001"],
      ["adjustment", "-2.000001"],
      ["promotion", "1"],
      ["grant", "5.5"],
      ["grant", "10"],
    ]);
    expect(ledger[0]?.description).toBe("Contract raised");
    const trial = await own("GET", "/ledger/trial-balance");
    expect(trial.body.balanced).toBe(true);
    const [credits] = trial.body.currencies as { debit: string; credit: string; accounts: object[] }[];
    expect(credits?.debit).toBe(credits?.credit);
    expect(credits?.accounts).toContainEqual(expect.objectContaining({ account: "ve_wallet", balance: "-20" }));
  });

  test("an endpoint is archived only when nothing is left on it", async () => {
    const endpoint = await newEndpoint("3");
    const path = `/virtual-endpoints/${endpoint.id}`;
    const refused = await api("DELETE", path);
    expect([refused.status, refused.body.error?.code]).toEqual([409, "conflict"]);
    await api("PATCH", path, { credit_budget: "0", reason: "Closed" });
    expect((await api("DELETE", path)).body.status).toBe("archived");
    expect((await api("DELETE", path)).status).toBe(200);
    expect((await api("PATCH", path, { name: "x" })).status).toBe(409);
    expect((await api("GET", path)).body.status).toBe("archived");
    const listed = (await api("GET", "/virtual-endpoints?limit=200")).body.data as { id: string }[];
    expect(listed.map(({ id }) => id)).not.toContain(endpoint.id);
  });

  test("a developer may change routes but not the budget", async () => {
    const key = await api("POST", "/management-keys", { name: "dev", role: "developer" });
    const developer = makeRestClient(management.services, String(key.body.secret));
    const path = `/virtual-endpoints/${merchant.endpoint.id}`;
    expect((await developer("PATCH", path, { name: "Renamed by a developer" })).status).toBe(200);
    expect((await developer("PATCH", path, { credit_budget: "1000000" })).status).toBe(403);
    expect((await developer("POST", `${path}/credits`, { amount: "1", kind: "grant", reason: "r" })).status).toBe(403);
    expect((await developer("POST", "/management-keys", { name: "x", role: "owner" })).status).toBe(403);
  });
});

describe("access keys", () => {
  test("a secret is shown once, its hash is all that is kept, and a rotated key overlaps", async () => {
    const base = `/virtual-endpoints/${merchant.endpoint.id}/access-keys`;
    const created = await api("POST", base, { name: "client", rate_limits: { rpm: 10 } });
    const secret = String(created.body.secret);
    expect(secret).toMatch(/^slk_/);
    expect(secret.startsWith(String(created.body.prefix))).toBe(true);
    const rotated = await api("POST", `${base}/${created.body.id}/rotate`, { overlap_seconds: 60 });
    expect(rotated.body).toMatchObject({ name: "client", rate_limits: { rpm: 10 }, status: "active" });
    const listed = await api("GET", base);
    const text = JSON.stringify(listed.body);
    expect(text).not.toContain(secret);
    const rows = listed.body.data as { id: string; expires_at: string | null; status: string }[];
    const old = rows.find(({ id }) => id === created.body.id);
    expect(Date.parse(String(old?.expires_at)) - Date.now()).toBeLessThanOrEqual(60_000);
    const revoked = await api("POST", `${base}/${created.body.id}/revoke`);
    expect(revoked.body.status).toBe("revoked");
    expect((await api("PATCH", `${base}/${created.body.id}`, { name: "x" })).status).toBe(409);
    expect((await api("POST", base, { name: "late", expires_at: "2020-01-01T00:00:00Z" })).status).toBe(422);
  });
});

describe("the audit trail and the database", () => {
  test("keep no secret in clear", async () => {
    const dump = JSON.stringify(
      [
        await management.prisma.auditEvent.findMany(),
        await management.prisma.provider.findMany(),
        await management.prisma.accessKey.findMany(),
        await management.prisma.managementKey.findMany(),
        await management.prisma.idempotencyRecord.findMany(),
      ],
      (_key, value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value),
    );
    for (const secret of ["sk-upstream-secret", merchant.accessKey.secret, merchant.managementKey.secret]) {
      expect(dump).not.toContain(String(secret));
    }
    expect(dump).toContain("virtual_endpoint.update");
  });
});
