/** The gateway of a web process as it runs in production, with everything on, in front of the bench's upstream. */
import pg from "pg";
import { makeGatewayProcess } from "#server/container/gateway.ts";
import { makeInfrastructure } from "#server/container/infrastructure.ts";
import { parseCredits } from "#server/contracts/money.ts";
import { readEnv } from "#server/env.ts";
import { makeListener } from "#server/gateway/listener.ts";
import { migrate } from "#server/infra/migrate.ts";
import { mintId } from "#server/infra/mint.ts";
import { grantCredits, openWallet } from "#server/ledger/grant-credits.ts";
import { allShards } from "#server/settlement/lanes.ts";
import { listenAndTell } from "./child.ts";
import { benchKey } from "./proxies.ts";
import { seedVendors } from "./seed-vendors.ts";

const databaseUrl = process.env.DATABASE_URL ?? "";
const maintenance = new pg.Client({ connectionString: process.env.MAINTENANCE_URL });
await maintenance.connect();
await maintenance.query(`CREATE DATABASE ${new URL(databaseUrl).pathname.slice(1)}`);
await maintenance.end();
await migrate(databaseUrl);

const infrastructure = makeInfrastructure(
  readEnv({
    ...process.env,
    NODE_ENV: "production",
    APP_SECRET: "bench-only-".repeat(4),
    KEY_PEPPER: "bench-only-".repeat(4),
    PUBLIC_URL: "http://127.0.0.1",
    ALLOW_PRIVATE_UPSTREAMS: "true",
    LOG_LEVEL: "warn",
    // Nothing settles while the proxies are compared: the events lie in Redis.
    BACKLOG_HIGH_WATER: "100000000",
  }),
  "web",
);
await seedBench();
if (process.env.VENDORS_URL) await seedVendors(infrastructure, process.env.VENDORS_URL);
const process_ = makeGatewayProcess(infrastructure);
await process_.start();
await infrastructure.settlement.rebuildShards();
const listener = makeListener(process_.gateway, (_request, response) => response.writeHead(404).end());
listenAndTell(listener, async () => {
  // Between the rounds: no worker takes a core while a round is measured.
  while (!(await infrastructure.settlement.settleLane(allShards)).dry);
  while (process_.metering.kept().unsettled > 0) await new Promise((resolve) => setTimeout(resolve, 20));
});

/** One merchant, one endpoint, one model, one key. */
async function seedBench(): Promise<void> {
  const { database, hasher } = infrastructure;
  const ids = {
    merchant: mintId("merchant"),
    customer: mintId("customer"),
    provider: mintId("provider"),
    model: mintId("physicalModel"),
  };
  const endpoint = mintId("virtualEndpoint");
  const logical = mintId("logicalModel");
  await database.transaction(async (sql) => {
    await sql.query("INSERT INTO merchant (id, slug, name, test_mode) VALUES ($1, 'bench', 'Bench', true)", [
      ids.merchant,
    ]);
    await sql.query("INSERT INTO customer (id, merchant_id, name) VALUES ($1, $2, 'Bench')", [
      ids.customer,
      ids.merchant,
    ]);
    await sql.query(
      "INSERT INTO provider (id, merchant_id, name, kind, base_url) VALUES ($1, $2, 'Bench', 'openai_compatible', $3)",
      [ids.provider, ids.merchant, `${process.env.UPSTREAM_URL}/v1`],
    );
    await sql.query(
      "INSERT INTO physical_model (id, merchant_id, provider_id, name) VALUES ($1, $2, $3, 'bench-upstream')",
      [ids.model, ids.merchant, ids.provider],
    );
    await sql.query(
      `INSERT INTO physical_model_price (id, merchant_id, physical_model_id, version, per, rates, created_by)
       VALUES ($1, $2, $3, 1, 1000000, '{"input": "3000000", "output": "15000000"}', 'bench')`,
      [mintId("price"), ids.merchant, ids.model],
    );
    await sql.query(
      `INSERT INTO physical_model_cost (id, merchant_id, physical_model_id, version, currency, per, rates, created_by)
       VALUES ($1, $2, $3, 1, 'USD', 1000000, '{"input": "150000000", "output": "600000000"}', 'bench')`,
      [mintId("cost"), ids.merchant, ids.model],
    );
    await sql.query(
      `INSERT INTO virtual_endpoint (id, merchant_id, customer_id, name, rate_limits)
       VALUES ($1, $2, $3, 'Bench', '{"rpm": 100000000, "tpm": 1000000000, "concurrency": 100000}')`,
      [endpoint, ids.merchant, ids.customer],
    );
    await sql.query(
      "INSERT INTO logical_model (id, merchant_id, virtual_endpoint_id, name) VALUES ($1, $2, $3, 'bench')",
      [logical, ids.merchant, endpoint],
    );
    await sql.query(
      "INSERT INTO route (id, merchant_id, logical_model_id, physical_model_id) VALUES ($1, $2, $3, $4)",
      [mintId("route"), ids.merchant, logical, ids.model],
    );
    await sql.query(
      "INSERT INTO access_key (id, merchant_id, virtual_endpoint_id, name, prefix, hash) VALUES ($1, $2, $3, 'bench', 'slk_bench', $4)",
      [mintId("accessKey"), ids.merchant, endpoint, Buffer.from(hasher.hash(benchKey))],
    );
    await openWallet(sql, { merchantId: ids.merchant, virtualEndpointId: endpoint });
    const amount = parseCredits("1000000000");
    if (amount === null) throw new Error("not credits");
    await grantCredits(sql, {
      merchantId: ids.merchant,
      virtualEndpointId: endpoint,
      kind: "grant",
      amount,
      reason: "bench",
      sourceId: mintId("grant"),
    });
  });
}
