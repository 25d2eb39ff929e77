/** The request log as an operator asks it: filtered, in pages, with what late commits changed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { idFromUuid } from "#server/contracts/ids.ts";
import { shardOf } from "#server/contracts/shards.ts";
import { mintId, uuidv7 } from "#server/infra/mint.ts";
import { makeRebuildReports } from "#server/settlement/rebuild-reports.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";
import { makeTestSettlement } from "#tests/factories/settlement.ts";
import { appendUsage, usageEvent } from "#tests/factories/usage.ts";

let management: Management;
let merchant: SellingMerchant;
let api: RestClient;
const startMs = Date.now() - 60_000;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
  // Two in each millisecond: pages may not depend on the time alone.
  await management.prisma.usageRecord.createMany({ data: Array.from({ length: 20 }, (_, index) => row(index)) });
  await makeRebuildReports(management)({ merchantId: merchant.merchantId });
});
afterAll(() => management?.stop());

function row(index: number) {
  const atMs = startMs + Math.floor(index / 2);
  return {
    occurredAt: new Date(atMs),
    requestId: uuidv7(atMs),
    merchantId: merchant.merchantId,
    virtualEndpointId: merchant.endpoint.id,
    customerId: merchant.customer.id,
    accessKeyId: merchant.accessKey.id,
    logicalModel: index % 4 === 0 ? "embed" : "chat",
    physicalModelId: merchant.physicalModel.id,
    providerId: merchant.provider.id,
    endpoint: "chat/completions",
    status: index % 5 === 0 ? "failed" : "succeeded",
    units: { input: index, output: 2 },
    estimated: false,
    chargeMicros: BigInt(index * 1_000 + 1),
    costNanos: 1_500_000n,
    costCurrency: "USD",
    balanceAfterMicros: 5_000_000n,
    attempts: [{ physical_model_id: merchant.physicalModel.id, status: 200, ms: 12 }],
    latencyMs: 30,
    ttftMs: 10,
    stream: true,
    shard: 0,
    epoch: 1,
  };
}

interface Listed {
  id: string;
  status: string;
  logical_model: string;
  charge: string;
  created_at: string;
}

async function all(query: string, limit = 3): Promise<Listed[]> {
  const rows: Listed[] = [];
  let cursor: unknown = null;
  do {
    const page = await api("GET", `/usage-records?limit=${limit}${query}${cursor ? `&cursor=${cursor}` : ""}`);
    expect(page.status).toBe(200);
    rows.push(...(page.body.data as Listed[]));
    cursor = page.body.next_cursor;
  } while (cursor !== null);
  return rows;
}

describe("usage records", () => {
  test("come newest first, each once, whatever the page's size", async () => {
    const rows = await all("");
    expect(rows).toHaveLength(20);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(20);
    expect(rows.map(({ created_at }) => created_at)).toEqual(
      rows
        .map(({ created_at }) => created_at)
        .sort()
        .reverse(),
    );
    expect((await all("", 200)).map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  test("are found by endpoint, customer, model, status and time", async () => {
    const from = new Date(startMs + 5).toISOString();
    expect(await all(`&from=${from}`)).toHaveLength(10);
    expect(await all(`&to=${from}`)).toHaveLength(10);
    expect(await all("&model=embed")).toHaveLength(5);
    expect(await all(`&model=${merchant.physicalModel.id}`)).toHaveLength(20);
    expect(await all("&status=failed")).toHaveLength(4);
    expect(await all("&status=failed&model=embed")).toHaveLength(1);
    expect(await all(`&ve_id=${merchant.endpoint.id}&customer_id=${merchant.customer.id}`)).toHaveLength(20);
  });

  test("show figures as the contract has them", async () => {
    const [newest] = await all("", 1);
    const record = await api("GET", `/usage-records/${newest?.id}`);
    expect(record.body).toMatchObject({
      id: newest?.id,
      charge: expect.stringMatching(/^0\.01[89]001$/),
      cost: { amount: "0.0015", currency: "USD" },
      balance_after: "5",
      units: { output: 2 },
      attempts: [{ physical_model_id: merchant.physicalModel.id, status: 200, ms: 12 }],
      latency_ms: 30,
      ttft_ms: 10,
      stream: true,
    });
  });

  test("show the charge that was taken in the end, when a commit came late", async () => {
    const late = await makeSellingMerchant(management);
    const { merchantId, customer, endpoint } = late;
    const shard = shardOf(endpoint.id);
    const sold = { merchantId, customerId: customer.id, virtualEndpointId: endpoint.id, shard };
    const ask = makeRestClient(management.services, late.managementKey.secret);
    const settlement = makeTestSettlement(management);
    await settlement.rebuildShards();
    const event = usageEvent(sold, { charge: "1500" });
    const settledRecord = async () => {
      await settlement.settleLane([shard]);
      return (await ask("GET", `/usage-records/${event.request_id}`)).body;
    };
    await appendUsage(management.redis.client, sold, [
      { event, overrides: { status: "abandoned", estimated: true, charge: "400" }, taken: "400" },
    ]);
    expect(await settledRecord()).toMatchObject({ status: "abandoned", charge: "0.0004" });
    await appendUsage(management.redis.client, sold, [{ event, kind: "correction", taken: "1100" }]);
    expect(await settledRecord()).toMatchObject({ status: "succeeded", charge: "0.0015" });
  });

  test("that are not there are not found", async () => {
    expect((await api("GET", `/usage-records/${mintId("request")}`)).status).toBe(404);
    expect((await api("GET", `/usage-records/${idFromUuid("hold", uuidv7(startMs))}`)).status).toBe(404);
  });
});
