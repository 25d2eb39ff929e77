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

describe("the merchant's time zone", () => {
  const want = async (time_zone: string) => (await api("PATCH", "/settings", { time_zone })).body;
  const day = 86_400_000;

  test("changes with the next month, may be changed or called off until then, and holds when it has begun", async () => {
    expect((await api("GET", "/settings")).body).toMatchObject({ time_zone: "UTC", time_zone_change: null });
    const tokyo = { time_zone: "UTC", time_zone_change: { time_zone: "Asia/Tokyo", starts_at: nextMonth() } };
    expect(await want("Asia/Tokyo")).toMatchObject(tokyo);
    expect(await want("Asia/Tokyo")).toMatchObject(tokyo);
    expect(await want("UTC")).toMatchObject({ time_zone: "UTC", time_zone_change: null });
    // Two at once follow each other: one of them is to come, not both.
    const both = await Promise.all(["Asia/Kolkata", "Asia/Tokyo"].map(want));
    expect(both.map(({ time_zone }) => time_zone)).toEqual(["UTC", "UTC"]);
    expect(await management.prisma.merchantTimeZone.count({ where: { merchantId: merchant.merchantId } })).toBe(1);

    await want("Asia/Tokyo");
    const begun = new Date(Date.now() - 40 * day);
    await management.prisma.merchantTimeZone.updateMany({
      where: { merchantId: merchant.merchantId },
      data: { startsAt: begun },
    });
    expect((await api("GET", "/settings")).body).toMatchObject({ time_zone: "Asia/Tokyo", time_zone_change: null });
    expect((await api("GET", "/dashboard?interval=day")).body).toMatchObject({ time_zone: "Asia/Tokyo" });
    // What has begun stays: the zone before is one to come again.
    const { time_zone_change } = await want("UTC");
    expect(time_zone_change).toMatchObject({ time_zone: "UTC" });
    expect(await management.prisma.merchantTimeZone.count({ where: { merchantId: merchant.merchantId } })).toBe(2);
    expect(await want("Asia/Tokyo")).toMatchObject({ time_zone: "Asia/Tokyo", time_zone_change: null });
    const events = await management.prisma.auditEvent.findMany({
      where: { merchantId: merchant.merchantId, action: "settings.update" },
      orderBy: { id: "desc" },
      take: 2,
    });
    expect(events.map(({ after }) => (after as { time_zone_change: unknown }).time_zone_change)).toEqual([
      null,
      time_zone_change,
    ]);
  });

  test.each(["Europe/Atlantis", "+08:00", "UTC+1"])("%s is none", async (time_zone) => {
    const answer = await api("PATCH", "/settings", { time_zone });
    expect([answer.status, answer.body.error?.param]).toEqual([400, "time_zone"]);
  });
});

/** When the next month begins in UTC; within its last quarter of an hour it is the one after. */
function nextMonth(): string {
  const at = new Date(Date.now() + 15 * 60_000);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1)).toISOString();
}
