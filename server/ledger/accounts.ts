/** The accounts of the books: what they are called, which side is theirs, and how one is found or opened. */
import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";

export const accountKinds = ["ve_wallet", "credits_issued", "promotions", "adjustments", "usage_revenue"] as const;
export type AccountKind = (typeof accountKinds)[number];

/** Micro-credits; other currencies are ISO 4217 codes in minor units. */
export const creditCurrency = "CREDIT";
/** An account that is not split by shard. */
export const unsplit = -1;

export interface AccountKey {
  merchantId: string;
  kind: AccountKind;
  ownerType: "virtual_endpoint" | "merchant";
  ownerId: string;
  currency: string;
  /** Accounts of the merchant are split into sub-accounts by shard, so that shards never wait for each other. */
  shard: number;
}

/** A virtual endpoint's wallet: a liability, credits raise it. */
export const walletAccount = (merchantId: string, virtualEndpointId: string): AccountKey => ({
  merchantId,
  kind: "ve_wallet",
  ownerType: "virtual_endpoint",
  ownerId: virtualEndpointId,
  currency: creditCurrency,
  shard: unsplit,
});

/** A merchant's account of this kind, the sub-account of this shard. */
export const merchantAccount = (
  merchantId: string,
  kind: Exclude<AccountKind, "ve_wallet">,
  shard: number,
): AccountKey => ({ merchantId, kind, ownerType: "merchant", ownerId: merchantId, currency: creditCurrency, shard });

/** The key as text, for maps. */
export const accountName = (key: AccountKey): string =>
  `${key.merchantId}/${key.kind}/${key.ownerId}/${key.currency}/${key.shard}`;

const columns = (keys: readonly AccountKey[]) => [
  keys.map((key) => key.merchantId),
  keys.map((key) => key.kind),
  keys.map((key) => key.ownerId),
  keys.map((key) => key.currency),
  keys.map((key) => key.shard),
];

async function findAccounts(sql: SqlExecutor, keys: readonly AccountKey[], found: Map<string, string>): Promise<void> {
  const rows = await sql.query<{ at: number; id: string }>(
    `SELECT wanted.at::int AS at, account.id
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
       WITH ORDINALITY AS wanted(merchant_id, kind, owner_id, currency, shard, at)
     JOIN ledger_account AS account USING (merchant_id, kind, owner_id, currency, shard)`,
    columns(keys),
  );
  for (const row of rows) {
    const key = keys[row.at - 1];
    if (key) found.set(accountName(key), row.id);
  }
}

/**
 * The ids of these accounts by accountName(); what does not exist yet is opened. Call it with the chains of the
 * shards locked: then nobody else opens the same account meanwhile.
 */
export async function resolveAccounts(sql: SqlExecutor, wanted: readonly AccountKey[]): Promise<Map<string, string>> {
  const keys = [...new Map(wanted.map((key) => [accountName(key), key])).values()];
  const found = new Map<string, string>();
  await findAccounts(sql, keys, found);
  const missing = keys.filter((key) => !found.has(accountName(key)));
  if (missing.length === 0) return found;
  await sql.query(
    `INSERT INTO ledger_account (id, merchant_id, kind, owner_id, currency, shard, owner_type)
     SELECT * FROM unnest($6::text[], $1::text[], $2::text[], $3::text[], $4::text[], $5::int[], $7::text[])
     ON CONFLICT DO NOTHING`,
    [...columns(missing), missing.map(() => mintId("ledgerAccount")), missing.map((key) => key.ownerType)],
  );
  await findAccounts(sql, missing, found);
  return found;
}
