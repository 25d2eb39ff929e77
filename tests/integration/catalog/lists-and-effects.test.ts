/** What the catalog's screens show: lists in any order, what hangs on a thing, its versions, and a newer file's changes. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestAnswer, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
  await api("POST", "/providers", { name: "alpha", kind: "anthropic", status: "disabled" });
  await api("POST", "/providers", { name: "Beta 100%_", kind: "openai" });
  await management.prisma.exchangeRate.create({
    data: {
      id: "xrt_1",
      merchantId: merchant.merchantId,
      currency: "USD",
      creditsPerUnitMicros: 1_000_000n,
      effectiveAt: new Date(Date.now() + 86_400_000),
    },
  });
});
afterAll(() => management?.stop());

const rowsOf = ({ body }: RestAnswer) => body.data as Record<string, unknown>[];
const namesOf = (answer: RestAnswer) => rowsOf(answer).map(({ name }) => name);

/** Every name of a list, one row a page. */
async function walked(path: string): Promise<unknown[]> {
  const names: unknown[] = [];
  let cursor = "";
  for (let page = 0; page < 20; page++) {
    const answer = await api("GET", `${path}&limit=1${cursor}`);
    expect(answer.status).toBe(200);
    names.push(...namesOf(answer));
    if (answer.body.next_cursor === null) break;
    cursor = `&cursor=${answer.body.next_cursor}`;
  }
  return names;
}

describe("providers", () => {
  test("are listed in any order, page by page, with the models that hang on them", async () => {
    expect(await walked("/providers?sort=name")).toEqual(["alpha", "Beta 100%_", "Test provider"]);
    expect(await walked("/providers?sort=-name")).toEqual(["Test provider", "Beta 100%_", "alpha"]);
    expect(await walked("/providers?sort=-physical_models")).toEqual(["Test provider", "Beta 100%_", "alpha"]);
    expect(await walked("/providers?")).toEqual(["Beta 100%_", "alpha", "Test provider"]);
    const [first] = rowsOf(await api("GET", "/providers?sort=-physical_models"));
    expect(first).toMatchObject({ physical_models: 1, requests_day: 0 });
  });

  test("are found by words as they stand, by kind and by status", async () => {
    expect(namesOf(await api("GET", "/providers?search=%25_"))).toEqual(["Beta 100%_"]);
    expect(namesOf(await api("GET", "/providers?search=ANTHROPIC.com"))).toEqual(["alpha"]);
    expect(namesOf(await api("GET", `/providers?search=${merchant.provider.id}`))).toEqual(["Test provider"]);
    expect(namesOf(await api("GET", "/providers?status=disabled&kind=anthropic"))).toEqual(["alpha"]);
  });

  test.each(["WzEsMl0", "bm90IGpzb24", Buffer.from('["a\\u0000",""]').toString("base64url")])(
    "refuse the cursor %s",
    async (cursor) => {
      const answer = await api("GET", `/providers?sort=name&cursor=${cursor}`);
      expect([answer.status, answer.body.error?.param]).toEqual([400, "cursor"]);
    },
  );
});

describe("customers", () => {
  test("are listed with what their endpoints hold together, in the order of their credits", async () => {
    const create = async (path: string, body: object) => String((await api("POST", path, body)).body.id);
    const poor = await create("/customers", { name: "listed poor" });
    const rich = await create("/customers", { name: "Listed rich" });
    await create("/customers", { name: "listed bare" });
    for (const [customer_id, credit_budget] of [[poor, "0.5"] as const, [rich, "2"] as const, [rich, "3.25"] as const])
      await create("/virtual-endpoints", { name: "of the list", customer_id, credit_budget });
    const gone = await create("/virtual-endpoints", { name: "gone", customer_id: poor });
    expect((await api("DELETE", `/virtual-endpoints/${gone}`)).status).toBe(200);
    const listed = "/customers?search=LISTED";
    expect(await walked(`${listed}&sort=name`)).toEqual(["listed bare", "listed poor", "Listed rich"]);
    // Who has no endpoint has no credits to be sorted by: last in both directions.
    expect(await walked(`${listed}&sort=-remaining`)).toEqual(["Listed rich", "listed poor", "listed bare"]);
    expect(await walked(`${listed}&sort=remaining`)).toEqual(["listed poor", "Listed rich", "listed bare"]);
    expect(await walked(`${listed}&`)).toEqual(["listed bare", "Listed rich", "listed poor"]);
    expect(rowsOf(await api("GET", `${listed}&sort=-remaining`))).toMatchObject([
      { id: rich, virtual_endpoints: 2, credit_spend: "0", credit_remaining: "5.25" },
      { id: poor, virtual_endpoints: 1, credit_spend: "0", credit_remaining: "0.5" },
      { virtual_endpoints: 0, credit_spend: "0", credit_remaining: "0" },
    ]);
  });
});

describe("disabling", () => {
  test("says beforehand which endpoints it leaves without an answer", async () => {
    const own = `/providers/${merchant.provider.id}`;
    const alone = { physical_models: 1, routes: 1, virtual_endpoints: 1, logical_models: 1, left_without_route: 1 };
    const left = [
      { virtual_endpoint_id: merchant.endpoint.id, virtual_endpoint_name: "Test endpoint", logical_model: "chat" },
    ];
    expect((await api("GET", `${own}/effect`)).body).toMatchObject({ ...alone, left, requests_day: 0 });
    expect((await api("GET", `/physical-models/${merchant.physicalModel.id}/effect`)).body).toMatchObject({
      ...alone,
      left,
    });
    await api("PATCH", own, { status: "disabled" });
    expect((await api("GET", `${own}/effect`)).body).toMatchObject({ left_without_route: 0 });
    await api("PATCH", own, { status: "active" });
  });
});

describe("physical models", () => {
  let dear: string;
  beforeAll(async () => {
    const create = async (body: object) =>
      (await api("POST", "/physical-models", { provider_id: merchant.provider.id, ...body })).body;
    const cost = { currency: "USD", per: 1_000_000, input: "3", output: "9" };
    const price = { per: 1_000_000, input: "4", output: "8" };
    dear = String((await create({ name: "below-cost", price, cost })).id);
    await create({ name: "no-price", cost });
    await create({ name: "given-away", price: { per: 1, request: "0", input: "0" }, cost });
    await create({ name: "euro", price, cost: { ...cost, currency: "EUR" } });
    await create({ name: "costless", price });
  });

  test("are sorted by price and by margin, those without either last", async () => {
    const priced = await walked("/physical-models?sort=price");
    expect(priced.at(0)).toBe("given-away");
    expect(priced.slice(-2)).toEqual(["sim-ok", "no-price"]);
    const byMargin = await walked("/physical-models?sort=margin");
    expect(byMargin.slice(0, 3)).toEqual(["given-away", "below-cost", "sim-ok"]);
    expect(new Set(byMargin)).toHaveProperty("size", 6);
    expect((await walked("/physical-models?sort=-margin"))[0]).toBe("sim-ok");
  });

  test("show what is left of their price", async () => {
    const model = (await api("GET", `/physical-models/${dear}`)).body;
    expect(model).toMatchObject({
      margin: { lowest: "-12.5", highest: "25", loss: true },
      credits_per_cost_unit: "1",
      provider_name: "Test provider",
      routes: 0,
    });
    const rows = new Map(rowsOf(await api("GET", "/physical-models")).map((row) => [row.name, row]));
    expect(rows.get("given-away")).toMatchObject({ margin: { lowest: null, highest: null, loss: true } });
    expect(rows.get("euro")).toMatchObject({ margin: null, credits_per_cost_unit: null });
    expect(rows.get("sim-ok")).toMatchObject({ margin: { lowest: "50", highest: "50", loss: false }, routes: 1 });
  });

  test.each([
    ["no_price", ["no-price"]],
    ["no_cost", ["costless"]],
    ["loss", ["given-away", "below-cost"]],
    ["stale_cost", []],
  ])("that need a look (%s) are found", async (needs, names) => {
    expect(namesOf(await api("GET", `/physical-models?needs=${needs}`))).toEqual(names);
  });

  test("keep every version with who wrote it and when", async () => {
    const path = `/physical-models/${dear}`;
    const cost = { currency: "USD", per: 1_000_000, input: "1" };
    const dated = await api("PATCH", path, { price: { per: 1000, input: "1" }, cost, cost_as_of: "2020-02-29" });
    expect(dated.body).toMatchObject({ cost: { as_of: "2020-02-29" }, cost_stale: "old" });
    const { prices, costs } = (await api("GET", `${path}/versions`)).body as Record<string, Record<string, unknown>[]>;
    const author = { created_by: { id: merchant.managementKey.id, name: "test" }, created_at: expect.any(String) };
    expect(prices).toMatchObject([
      { ...author, price: { version: 2, per: 1000, input: "1" } },
      { ...author, price: { version: 1, per: 1_000_000, input: "4", output: "8" } },
    ]);
    expect(costs).toMatchObject([{ cost: { version: 2, as_of: "2020-02-29" } }, { cost: { version: 1 } }]);
  });
});

describe("the price catalog", () => {
  const entry = "openai/gpt-4o";
  const file = (models: object[], as_of = "2999-01-01") => ({ source: "A newer list", as_of, models });
  const model = (name: string, input: string) => ({
    provider: "openai",
    model: name,
    usd_per_million: { input, output: "1" },
  });

  test("says what a newer file would change, and changes nothing by that", async () => {
    const made = await api("POST", "/physical-models", { provider_id: merchant.provider.id, catalog_model: entry });
    expect(made.status).toBe(200);
    const models = [model("gpt-4o", "1.5"), model("brand-new", "1"), { provider: "x", model: "nothing" }];
    const preview = (await api("POST", "/price-catalog/preview", file(models))).body;
    expect(preview).toMatchObject({
      added: 1,
      changed: 1,
      unchanged: 0,
      older: 0,
      skipped_count: 1,
      models_touched: 1,
    });
    expect(preview.changes).toMatchObject([
      { id: entry, before: { input: "2.5" }, after: { input: "1.5" }, physical_models: 1 },
      { id: "openai/brand-new", before: null },
    ]);
    const older = (await api("POST", "/price-catalog/preview", file(models, "2001-01-01"))).body;
    expect(older).toMatchObject({ added: 1, changed: 0, older: 1 });
    const { sources, providers } = (await api("GET", "/price-catalog/sources")).body as Record<string, object[]>;
    expect(sources).toEqual([expect.objectContaining({ imported: false, as_of: "2026-08-21" })]);
    expect(providers).toContainEqual({ provider: "openai", entries: expect.any(Number) });

    await api("POST", "/price-catalog/import", file(models));
    const stale = rowsOf(await api("GET", "/price-catalog?state=stale_models"));
    expect(stale).toEqual([expect.objectContaining({ id: entry, physical_models: 1, stale_models: 1, old: false })]);
    expect(namesOf(await api("GET", "/physical-models?needs=stale_cost"))).toContain("gpt-4o");
    const again = (await api("POST", "/price-catalog/preview", file(models))).body;
    expect(again).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
  });

  test("is sorted by what a million tokens cost, page by page", async () => {
    const first = await api("GET", "/price-catalog?provider=openai&modality=text&sort=-input&limit=2");
    const next = await api(
      "GET",
      `/price-catalog?provider=openai&modality=text&sort=-input&limit=2&cursor=${first.body.next_cursor}`,
    );
    const figures = [...rowsOf(first), ...rowsOf(next)].map(({ cost }) => Number((cost as { input: string }).input));
    expect(figures).toHaveLength(4);
    expect(figures).toEqual([...figures].sort((a, b) => b - a));
    const wrong = await api("GET", "/price-catalog?cursor=bm8");
    expect([wrong.status, wrong.body.error?.param]).toEqual([400, "cursor"]);
  });
});
