/** Decision 26: one Idempotency-Key, one effect, one answer. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management, { credits: "10" });
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

const credits = (key: string, amount: string) =>
  api(
    "POST",
    `/virtual-endpoints/${merchant.endpoint.id}/credits`,
    { amount, kind: "grant", reason: "idempotent" },
    { "idempotency-key": key },
  );
const granted = () => management.prisma.ledgerEntry.count({ where: { description: "idempotent" } });

describe("the same Idempotency-Key", () => {
  test("with the same body answers the same and gives nothing twice, also at once", async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => credits("grant-1", "5")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(answers[0]?.body.credit_budget).toBe("15");
    expect(await granted()).toBe(1);
  });

  test("with another body or for another call is a conflict", async () => {
    const other = await credits("grant-1", "6");
    expect([other.status, other.body.error?.code]).toEqual([409, "idempotency_conflict"]);
    const elsewhere = await api("POST", "/customers", { name: "a" }, { "idempotency-key": "grant-1" });
    expect(elsewhere.status).toBe(409);
    expect(await granted()).toBe(1);
  });

  test("is the merchant's own: another merchant's does not meet it", async () => {
    const other = await makeSellingMerchant(management);
    const client = makeRestClient(management.services, other.managementKey.secret);
    const answer = await client("POST", "/customers", { name: "a" }, { "idempotency-key": "grant-1" });
    expect(answer.status).toBe(200);
  });

  test("of a call that failed may be used again", async () => {
    const path = `/virtual-endpoints/${merchant.endpoint.id}/credits`;
    const body = { amount: "-1000", kind: "adjustment", reason: "too much" };
    const header = { "idempotency-key": "failed" };
    expect((await api("POST", path, body, header)).status).toBe(422);
    expect((await api("POST", path, { ...body, amount: "-1" }, header)).status).toBe(200);
  });

  test("does not show a key's secret again", async () => {
    const path = `/virtual-endpoints/${merchant.endpoint.id}/access-keys`;
    const first = await api("POST", path, { name: "once" }, { "idempotency-key": "key-1" });
    const again = await api("POST", path, { name: "once" }, { "idempotency-key": "key-1" });
    expect(first.body.secret).toMatch(/^slk_/);
    expect(again.body).toEqual({ ...first.body, secret: null });
    expect(await management.prisma.accessKey.count({ where: { name: "once" } })).toBe(1);
  });

  test("must be printable", async () => {
    expect((await credits("ü", "1")).status).toBe(400);
    expect((await credits("x".repeat(256), "1")).status).toBe(400);
  });
});

test("parallel changes of one endpoint all count, and the budget is the last one's", async () => {
  const path = `/virtual-endpoints/${merchant.endpoint.id}`;
  const answers = await Promise.all([
    ...Array.from({ length: 5 }, (_, index) => api("PATCH", path, { credit_budget: String(100 + index) })),
    ...Array.from({ length: 5 }, () => api("POST", `${path}/credits`, { amount: "1", kind: "promotion", reason: "r" })),
    api("PATCH", `/physical-models/${merchant.physicalModel.id}`, { price: { per: 1000, input: "9", output: "9" } }),
    api("PATCH", `/providers/${merchant.provider.id}`, { name: "Busy" }),
    api("PATCH", path, {
      logical_models: [{ name: "chat", routes: [{ physical_model_id: merchant.physicalModel.id }] }],
    }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const wallet = await management.prisma.veWallet.findUniqueOrThrow({
    where: { virtualEndpointId: merchant.endpoint.id },
  });
  const ledger = await management.prisma.ledgerPosting.aggregate({
    _sum: { amount: true },
    where: { account: { kind: "ve_wallet", ownerId: merchant.endpoint.id } },
  });
  expect(wallet.budgetMicros).toBe(-(ledger._sum.amount ?? 0n));
});
