/** The catalog of public prices: models made of it, newer files, and costs that have grown stale. */
import { readFileSync } from "node:fs";
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

interface Entry {
  id: string;
  modality: string;
  cost: Record<string, unknown>;
  imported: boolean;
  as_of: string;
}
const list = async (query: string) => (await api("GET", `/price-catalog?${query}`)).body;
const entries = async (query: string) => (await list(query)).data as unknown as Entry[];
const create = (body: object) => api("POST", "/physical-models", { provider_id: merchant.provider.id, ...body });

describe("the price catalog", () => {
  test("is searched by words, provider and modality, and read page by page without a gap", async () => {
    expect((await entries("search=gpt-4O%20mini&provider=openai")).map(({ id }) => id)).toContain("openai/gpt-4o-mini");
    for (const { modality } of await entries("modality=rerank")) expect(modality).toBe("rerank");
    const ids: string[] = [];
    let cursor: unknown = null;
    do {
      const page = await list(`provider=anthropic&limit=10${cursor ? `&cursor=${cursor}` : ""}`);
      ids.push(...(page.data as unknown as Entry[]).map(({ id }) => id));
      cursor = page.next_cursor;
    } while (cursor);
    expect(ids).toEqual((await entries("provider=anthropic&limit=200")).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect((await api("GET", "/price-catalog?cursor=%21")).status).toBe(400);
    expect((await api("GET", "/price-catalog?cursor=a")).status).toBe(400);
  });

  test("makes a physical model in two calls: list, create", async () => {
    const found = await entries("provider=openai&search=gpt-4o-mini");
    const entry = found.find(({ id }) => id === "openai/gpt-4o-mini");
    const { status, body } = await create({
      catalog_model: entry?.id,
      price: { per: 1_000_000, input: "200", output: "900" },
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: "gpt-4o-mini",
      modality: "text",
      unit: "token",
      catalog_model: "openai/gpt-4o-mini",
      cost: { version: 1, currency: "USD", input: "0.15", output: "0.6", as_of: "2026-08-21" },
      capabilities: { tools: true, max_output_tokens: 16384 },
    });
    const image = await create({ catalog_model: "openai/dall-e-3", name: "my-deployment" });
    expect(image.body).toMatchObject({
      name: "my-deployment",
      modality: "image",
      unit: "image",
      cost: { per: 1, image: "0.04" },
    });
    const missing = await create({ catalog_model: "openai/no-such-model" });
    expect([missing.status, missing.body.error?.param]).toEqual([404, "catalog_model"]);
    expect((await create({})).body.error?.param).toBe("name");
  });

  test("takes a newer file, which marks the costs it contradicts as stale until they are refreshed", async () => {
    const model = (await create({ catalog_model: "openai/gpt-4.1" })).body;
    expect(model.cost_stale).toBeNull();
    const path = `/physical-models/${model.id}`;
    const models = [
      { provider: "openai", model: "gpt-4.1", type: "chat", usd_per_million: { input: "1.5", output: "6" } },
      { provider: "acme", model: "new/one", type: "chat", usd_per_million: { input: "1", output: "2" }, unknown: 1 },
      { provider: "acme", model: "pages", type: "ocr", usd_per_million: { input: "4000" } },
    ];
    const imported = await api("POST", "/price-catalog/import", { source: "our list", as_of: "2026-11-01", models });
    expect(imported.body).toMatchObject({ imported: 2, skipped: [{ id: "acme/pages" }], as_of: "2026-11-01" });
    expect(await entries("search=acme")).toMatchObject([{ id: "acme/new/one", imported: true, as_of: "2026-11-01" }]);
    expect((await api("GET", path)).body.cost_stale).toBe("newer_figures");
    const refreshed = await api("PATCH", path, { refresh_cost: true });
    expect(refreshed.body).toMatchObject({ cost_stale: null, cost: { version: 2, input: "1.5", as_of: "2026-11-01" } });
    expect((await api("PATCH", path, { refresh_cost: true })).body).toMatchObject({ cost: { version: 2 } });
    await api("POST", "/price-catalog/import", { source: "older", as_of: "2026-10-01", models });
    expect(await entries("search=acme")).toMatchObject([{ as_of: "2026-11-01" }]);
    const other = await makeSellingMerchant(management);
    const foreign = makeRestClient(management.services, other.managementKey.secret);
    expect((await foreign("GET", "/price-catalog?search=acme")).body.data).toEqual([]);
  });

  test("a cost is stale by age as the merchant's settings say", async () => {
    const model = (await create({ catalog_model: "openai/gpt-4o" })).body;
    expect((await api("PATCH", "/settings", { stale_cost_days: 1 })).body).toMatchObject({ stale_cost_days: 1 });
    expect((await api("GET", `/physical-models/${model.id}`)).body.cost_stale).toBe("old");
    await api("PATCH", `/physical-models/${model.id}`, { cost: { currency: "USD", per: 1000, input: "1" } });
    expect((await api("GET", `/physical-models/${model.id}`)).body.cost_stale).toBeNull();
    await api("PATCH", "/settings", { stale_cost_days: 180 });
  });

  test("a model without an entry cannot be refreshed from it", async () => {
    const answer = await api("PATCH", `/physical-models/${merchant.physicalModel.id}`, { refresh_cost: true });
    expect([answer.status, answer.body.error?.param]).toEqual([400, "refresh_cost"]);
  });

  test.each([
    [{ as_of: "yesterday" }, "as_of"],
    [{ models: [] }, "models"],
    [{ models: [{ provider: "a/b", model: "m" }] }, "models.0.provider"],
    [{ models: [{ provider: "a", model: "m", usd_per_million: { input: "1e9" } }] }, "models.0.usd_per_million.input"],
    [{ models: [{ provider: "a", model: "m", usd_per_million: { input: -1 } }] }, "models.0.usd_per_million.input"],
  ])("a file with %j is refused, naming %s", async (part, param) => {
    const model = { provider: "a", model: "m", usd_per_million: { input: "1", output: "1" } };
    const answer = await api("POST", "/price-catalog/import", {
      source: "s",
      as_of: "2026-11-01",
      models: [model],
      ...part,
    });
    expect([answer.status, answer.body.error?.param]).toEqual([400, param]);
  });

  test("keeps prototype keys and hostile names out", async () => {
    const model = JSON.parse(
      '{"provider":"x","model":"__proto__","usd_per_image":{"__proto__":"7","constructor x:a":"8","a b":"9","default:default":"1"}}',
    );
    const answer = await api("POST", "/price-catalog/import", { source: "s", as_of: "2026-11-01", models: [model] });
    expect(answer.body).toMatchObject({ imported: 1 });
    const [entry] = await entries("provider=x");
    expect(Object.keys(entry?.cost ?? {}).filter((key) => key.startsWith("image"))).toEqual(["image"]);
    expect(readFileSync("server/catalog/price-catalog/README.md", "utf8")).toContain("MIT License");
  });
});
