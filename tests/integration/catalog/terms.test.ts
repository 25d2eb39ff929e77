/** The terms of endpoints and keys as the gateway gets to know them: budget stop, routing, scopes, caps, magic words. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;
let path: string;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
  path = `/virtual-endpoints/${merchant.endpoint.id}`;
});
afterAll(() => management?.stop());

const snapshotOf = async (secret: unknown) =>
  (await compileSnapshot(management.prisma, management.keys.hash(String(secret))))?.snapshot;
const snapshot = () => snapshotOf(merchant.accessKey.secret);

describe("an endpoint", () => {
  test("stops with an error and picks by weight unless told otherwise", async () => {
    expect(await snapshot()).toMatchObject({
      endpointName: "Test endpoint",
      exhaustion: { mode: "error", status: 429, message: null },
      maskModel: false,
      routing: { strategy: "weighted", sticky: "none" },
      magicWords: ["/balance", "/tokenbill"],
      keyScopes: null,
      keyCreditLimit: null,
    });
  });

  test("answers an empty budget in the merchant's words, hides models, picks the cheapest, keeps users on a route", async () => {
    const terms = {
      exhaustion: { mode: "message", status: 402, message: "Top up here:\n{checkout_url}" },
      mask_model: true,
      routing: { strategy: "cheapest", sticky: "user" },
    };
    expect((await api("PATCH", path, terms)).body).toMatchObject(terms);
    expect(await snapshot()).toMatchObject({
      exhaustion: terms.exhaustion,
      maskModel: true,
      routing: terms.routing,
    });
    const before = (await snapshot())?.version ?? 0;
    await api("PATCH", path, { exhaustion: { mode: "error" } });
    expect(await snapshot()).toMatchObject({
      version: before + 1,
      exhaustion: { mode: "error", status: 429, message: null },
      maskModel: true,
    });
  });

  test.each([
    [{ exhaustion: { mode: "message", message: "Pay!" } }, "exhaustion.message"],
    [{ exhaustion: { mode: "error", message: "See {secret}" } }, "exhaustion.message"],
    [{ exhaustion: { mode: "silence" } }, "exhaustion.mode"],
    [{ exhaustion: { mode: "error", status: 200 } }, "exhaustion.status"],
    [{ routing: { strategy: "random" } }, "routing.strategy"],
    [{ mask_model: "yes" }, "mask_model"],
  ])("%j is refused, naming %s", async (body, param) => {
    const answer = await api("PATCH", path, body);
    expect([answer.status, answer.body.error?.param]).toEqual([400, param]);
  });
});

describe("an access key", () => {
  const scopes = {
    models: ["chat"],
    endpoints: ["chat/completions", "messages"],
    ip_ranges: ["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"],
  };

  test("is bound to models, endpoints, addresses and a spend cap, and its successor too", async () => {
    const credit_limit = { amount: "2.5", window: "day" };
    const created = await api("POST", `${path}/access-keys`, { name: "bound", scopes, credit_limit });
    expect(created.body).toMatchObject({ scopes, credit_limit });
    const expected = {
      keyScopes: { models: scopes.models, endpoints: scopes.endpoints, ipRanges: scopes.ip_ranges },
      keyCreditLimit: { amount: 2_500_000n, window: "day" },
    };
    expect(await snapshotOf(created.body.secret)).toMatchObject(expected);
    const rotated = await api("POST", `${path}/access-keys/${created.body.id}/rotate`, {});
    expect(await snapshotOf(rotated.body.secret)).toMatchObject(expected);
    const freed = await api("PATCH", `${path}/access-keys/${rotated.body.id}`, { scopes: {}, credit_limit: null });
    expect(freed.body).toMatchObject({
      scopes: { models: null, endpoints: null, ip_ranges: null },
      credit_limit: null,
    });
    expect(await snapshotOf(rotated.body.secret)).toMatchObject({ keyScopes: null, keyCreditLimit: null });
  });

  test.each([
    [{ scopes: { ip_ranges: ["10.0.0.0/33"] } }, "scopes.ip_ranges.0"],
    [{ scopes: { ip_ranges: ["example.com"] } }, "scopes.ip_ranges.0"],
    [{ scopes: { endpoints: ["files"] } }, "scopes.endpoints.0"],
    [{ scopes: { models: [] } }, "scopes.models"],
    [{ scopes: { everything: true } }, "scopes.everything"],
    [{ credit_limit: { amount: "-1" } }, "credit_limit.amount"],
    [{ credit_limit: { amount: "1", window: "minute" } }, "credit_limit.window"],
  ])("with %j is refused, naming %s", async (body, param) => {
    const answer = await api("POST", `${path}/access-keys`, { name: "k", ...body });
    expect([answer.status, answer.body.error?.param]).toEqual([400, param]);
  });
});

describe("the merchant's magic words", () => {
  test("reach every endpoint, in lower case", async () => {
    const before = (await snapshot())?.version ?? 0;
    const changed = await api("PATCH", "/settings", { magic_words: [" /Guthaben ", "what is left?"] });
    expect(changed.body).toMatchObject({ magic_words: ["/guthaben", "what is left?"] });
    expect(await snapshot()).toMatchObject({ version: before + 1, magicWords: ["/guthaben", "what is left?"] });
    expect((await api("GET", "/settings")).body).toMatchObject({ magic_words: ["/guthaben", "what is left?"] });
    await api("PATCH", "/settings", { magic_words: [] });
    expect((await snapshot())?.magicWords).toEqual([]);
  });

  test.each([[["/a", "/A"]], [[""]], [["x".repeat(65)]], ["/balance"]])("%j are refused", async (magic_words) => {
    expect((await api("PATCH", "/settings", { magic_words })).status).toBe(400);
  });
});
