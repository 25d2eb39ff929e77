/** Physical models of every modality: what they are counted in, what their price must say, and their limits. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
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

const create = (body: object) =>
  api("POST", "/physical-models", { provider_id: merchant.provider.id, name: "m", ...body });

describe("a physical model", () => {
  test.each([
    ["text", "token", { input: "1", output: "2", image_input: "3" }],
    ["embedding", "token", { input: "1" }],
    ["image", "image", { image: "40", "image:1024x1024": "50", "image:1024x1024:high": "90" }],
    ["image", "token", { input: "5", image_input: "10", image_output: "40" }],
    ["speech", "character", { character: "15" }],
    ["speech", "second", { second: "15" }],
    ["transcription", "second", { second: "0.1" }],
    ["transcription", "token", { input: "1", audio_input: "6", output: "5" }],
    ["rerank", "token", { request: "2" }],
    ["moderation", "token", { request: "0" }],
  ])("for %s by %s is priced by %j", async (modality, unit, figures) => {
    const { status, body } = await create({ modality, unit, price: { per: 1, ...figures } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ modality, unit, price: { per: 1, ...figures } });
  });

  test("is counted in its modality's unit where none is named", async () => {
    expect((await create({ modality: "speech" })).body.unit).toBe("character");
    expect((await create({ modality: "image" })).body.unit).toBe("image");
    expect((await create({})).body).toMatchObject({ modality: "text", unit: "token" });
  });

  test.each([
    [{ modality: "text", unit: "image" }, "unit"],
    [{ modality: "text", price: { per: 1, second: "1" } }, "price.second"],
    [{ modality: "text", price: { per: 1, cached_input: "1" } }, "price"],
    [{ modality: "image", price: { per: 1, "image:1024x1024": "1" } }, "price.image"],
    [{ modality: "image", price: { per: 1, "image:BIG": "1" } }, "price.image:BIG"],
    [{ modality: "speech", price: { per: 1, input: "1" } }, "price"],
    [{ modality: "embedding", cost: { currency: "USD", per: 1, output: "1" } }, "cost.output"],
    [{ modality: "custom" }, "modality"],
    [{ cost: { currency: "USD", per: 1, input: "1001" } }, "cost.input"],
    [{ unit_limit: { amount: 0, window: "day" } }, "unit_limit.amount"],
    [{ unit_limit: { amount: 1, window: "year" } }, "unit_limit.window"],
    [{ credit_limit: { amount: "0", window: "day" } }, "credit_limit.amount"],
    [{ capabilities: { tools: "yes" } }, "capabilities.tools"],
  ])("that is %j is refused, naming %s", async (body, param) => {
    const answer = await create(body);
    expect([answer.status, answer.body.error?.code, answer.body.error?.param]).toEqual([400, "invalid_request", param]);
  });

  test("of a passed-through provider is custom, and priced by the request or by what a metric tells", async () => {
    const body = { name: "c", kind: "custom", base_url: "http://127.0.0.1:9/" };
    const settings = { metrics: { second: "duration_ms / 1000", image: "size(body.images)" } };
    const provider = (await api("POST", "/providers", { ...body, settings })).body;
    const price = { per: 1, request: "1", second: "2", image: "1" };
    const own = await create({ provider_id: provider.id, price, unit: "second" });
    expect(own.body).toMatchObject({ modality: "custom", unit: "second" });
    expect((await create({ provider_id: provider.id, modality: "text" })).body.error?.param).toBe("modality");
    const blind = { provider_id: provider.id, unit: "character", price: { per: 1, character: "1" } };
    expect((await create(blind)).body.error).toMatchObject({
      code: "invalid_request",
      param: "price.character",
      message: expect.stringContaining("settings.metrics.character"),
    });
    const changed = await api("PATCH", `/physical-models/${own.body.id}`, {
      price: { per: 1, second: "1", input: "1" },
    });
    expect([changed.status, changed.body.error?.param]).toEqual([400, "price.input"]);
    const path = `/providers/${provider.id}`;
    const taken = await api("PATCH", path, { settings: { metrics: { second: "1" } } });
    expect([taken.status, taken.body.error?.param]).toEqual([400, "settings.metrics"]);
    expect((await api("PATCH", path, { settings: { ...settings, methods: ["GET"] } })).status).toBe(200);
  });

  test("keeps its modality when its price changes", async () => {
    const { id } = (await create({ modality: "transcription", price: { per: 1, second: "1" } })).body;
    const answer = await api("PATCH", `/physical-models/${id}`, { price: { per: 1, image: "1" } });
    expect([answer.status, answer.body.error?.param]).toEqual([400, "price.image"]);
  });

  test("has its limits and abilities in the gateway's snapshot, and loses a limit by null", async () => {
    const path = `/physical-models/${merchant.physicalModel.id}`;
    const changed = await api("PATCH", path, {
      unit_limit: { amount: 5_000_000, window: "day" },
      credit_limit: { amount: "12.5", window: "month" },
      capabilities: { context_tokens: 1000, tools: false, vision: true, reasoning: null, max_media_tokens: 2000 },
    });
    expect(changed.body).toMatchObject({ credit_limit: { amount: "12.5", window: "month" } });
    const route = async () => {
      const compiled = await compileSnapshot(
        management.prisma,
        management.keys.hash(String(merchant.accessKey.secret)),
      );
      return compiled?.snapshot.models.get("chat")?.routes[0];
    };
    expect(await route()).toMatchObject({
      providerKind: "openai_compatible",
      unsupported: "refuse",
      modality: "text",
      unitLimit: { amount: 5_000_000, window: "day" },
      creditLimit: { amount: 12_500_000n, window: "month" },
      capabilities: { contextTokens: 1000, tools: false, vision: true, audio: null, reasoning: null },
      bounds: { mediaTokens: 2000, imageTokens: null, audioSeconds: null },
    });
    await api("PATCH", path, { unit_limit: null, credit_limit: null });
    await api("PATCH", `/providers/${merchant.provider.id}`, {
      settings: { unsupported_parameters: "drop", region: "eu" },
    });
    expect(await route()).toMatchObject({
      unitLimit: null,
      creditLimit: null,
      unsupported: "drop",
      providerSettings: { region: "eu" },
    });
  });
});
