import { shardOf } from "#server/contracts/shards.ts";
import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { openWallet } from "#server/ledger/grant-credits.ts";

export interface TestEndpoint {
  merchantId: string;
  customerId: string;
  virtualEndpointId: string;
  shard: number;
}

/** A merchant in test mode. */
export async function createMerchant(sql: SqlExecutor, timeZone = "UTC"): Promise<string> {
  const merchantId = mintId("merchant");
  await sql.query(
    `INSERT INTO merchant (id, slug, name, test_mode, time_zone) VALUES ($1, $1, 'Test merchant', true, $2)`,
    [merchantId, timeZone],
  );
  return merchantId;
}

/** A virtual endpoint with an empty wallet and a customer of its own; in `shard` when it is given. */
export async function createEndpoint(
  sql: SqlExecutor,
  options: { merchantId?: string; shard?: number } = {},
): Promise<TestEndpoint> {
  const merchantId = options.merchantId ?? (await createMerchant(sql));
  const customerId = mintId("customer");
  let virtualEndpointId = mintId("virtualEndpoint");
  while (options.shard !== undefined && shardOf(virtualEndpointId) !== options.shard) {
    virtualEndpointId = mintId("virtualEndpoint");
  }
  await sql.query("INSERT INTO customer (id, merchant_id, name) VALUES ($1, $2, 'Test customer')", [
    customerId,
    merchantId,
  ]);
  await sql.query(
    "INSERT INTO virtual_endpoint (id, merchant_id, customer_id, name) VALUES ($1, $2, $3, 'Test endpoint')",
    [virtualEndpointId, merchantId, customerId],
  );
  await openWallet(sql, { merchantId, virtualEndpointId });
  return { merchantId, customerId, virtualEndpointId, shard: shardOf(virtualEndpointId) };
}
