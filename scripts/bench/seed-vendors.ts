/** The bench's endpoints for the vendors' formats: one that names the upstream's models, one that masks them. */
import { sealCredentials } from "#server/catalog/provider-credentials.ts";
import type { Infrastructure } from "#server/container/infrastructure.ts";
import { parseCredits } from "#server/contracts/money.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";

import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { grantCredits, openWallet } from "#server/ledger/grant-credits.ts";
import { baseUrlOf, type Mode, modelOf } from "./vendor-paths.ts";
import { type Vendor, vendors } from "./vendor-wire.ts";

export const plainKey = "slk_bench1111111111111111111111111111";
export const maskedKey = "slk_bench2222222222222222222222222222";

const kinds: Record<Vendor, ProviderKind> = {
  openai: "openai_compatible",
  anthropic: "anthropic",
  gemini: "gemini",
  bedrock: "bedrock",
};
const modes: readonly Mode[] = ["burst", "paced", "whole"];

/** Signing belongs to what Bedrock costs. */
const credentialsOf = (vendor: Vendor) =>
  vendor === "bedrock"
    ? { access_key_id: "AKIABENCH", secret_access_key: "bench-secret" }
    : { api_key: "bench-upstream-key" };

/** Writes a merchant with each vendor's models, as `<vendor>-<mode>`, on two endpoints. */
export async function seedVendors(infrastructure: Infrastructure, upstreamUrl: string): Promise<void> {
  const { database, hasher, sealer } = infrastructure;
  const merchant = mintId("merchant");
  const customer = mintId("customer");
  await database.transaction(async (sql) => {
    await sql.query("INSERT INTO merchant (id, slug, name, test_mode) VALUES ($1, 'vendors', 'Vendors', true)", [
      merchant,
    ]);
    await sql.query("INSERT INTO customer (id, merchant_id, name) VALUES ($1, $2, 'Vendors')", [customer, merchant]);
    const models = new Map<string, string>();
    for (const vendor of vendors) {
      for (const mode of modes) {
        const provider = mintId("provider");
        const sealed = sealCredentials(sealer, provider, credentialsOf(vendor));
        await sql.query(
          `INSERT INTO provider (id, merchant_id, name, kind, base_url, sealed_credentials, credentials_key_id, settings)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            provider,
            merchant,
            modelOf(vendor, mode),
            kinds[vendor],
            baseUrlOf(upstreamUrl, vendor, mode),
            sealed.sealedCredentials,
            sealed.credentialsKeyId,
            vendor === "bedrock" ? '{"region": "us-east-1"}' : "{}",
          ],
        );
        models.set(modelOf(vendor, mode), await insertModel(sql, merchant, provider));
      }
    }
    for (const [key, masks] of [
      [plainKey, false],
      [maskedKey, true],
    ] as const) {
      await insertEndpoint(sql, { merchant, customer, models, masks, hash: Buffer.from(hasher.hash(key)) });
    }
  });
}

async function insertModel(sql: SqlExecutor, merchant: string, provider: string): Promise<string> {
  const id = mintId("physicalModel");
  await sql.query(
    "INSERT INTO physical_model (id, merchant_id, provider_id, name) VALUES ($1, $2, $3, 'bench-upstream')",
    [id, merchant, provider],
  );
  await sql.query(
    `INSERT INTO physical_model_price (id, merchant_id, physical_model_id, version, per, rates, created_by)
     VALUES ($1, $2, $3, 1, 1000000, '{"input": "3000000", "output": "15000000"}', 'bench')`,
    [mintId("price"), merchant, id],
  );
  return id;
}

interface EndpointSeed {
  merchant: string;
  customer: string;
  /** Physical models by the logical model's name. */
  models: ReadonlyMap<string, string>;
  masks: boolean;
  hash: Buffer;
}

async function insertEndpoint(sql: SqlExecutor, seed: EndpointSeed): Promise<void> {
  const { merchant, customer, hash, masks, models } = seed;
  const endpoint = mintId("virtualEndpoint");
  await sql.query(
    `INSERT INTO virtual_endpoint (id, merchant_id, customer_id, name, mask_model, rate_limits)
     VALUES ($1, $2, $3, 'Vendors', $4, '{"rpm": 100000000, "tpm": 1000000000000, "concurrency": 100000}')`,
    [endpoint, merchant, customer, masks],
  );
  for (const [name, physicalModel] of models) {
    const logical = mintId("logicalModel");
    await sql.query("INSERT INTO logical_model (id, merchant_id, virtual_endpoint_id, name) VALUES ($1, $2, $3, $4)", [
      logical,
      merchant,
      endpoint,
      name,
    ]);
    await sql.query(
      "INSERT INTO route (id, merchant_id, logical_model_id, physical_model_id) VALUES ($1, $2, $3, $4)",
      [mintId("route"), merchant, logical, physicalModel],
    );
  }
  await sql.query(
    "INSERT INTO access_key (id, merchant_id, virtual_endpoint_id, name, prefix, hash) VALUES ($1, $2, $3, 'bench', 'slk_bench', $4)",
    [mintId("accessKey"), merchant, endpoint, hash],
  );
  await openWallet(sql, { merchantId: merchant, virtualEndpointId: endpoint });
  const amount = parseCredits("1000000000");
  if (amount === null) throw new Error("not credits");
  const grant = { merchantId: merchant, virtualEndpointId: endpoint, kind: "grant", amount } as const;
  await grantCredits(sql, { ...grant, reason: "bench", sourceId: mintId("grant") });
}
