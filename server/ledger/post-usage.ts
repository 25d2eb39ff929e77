import type { SqlExecutor } from "#server/infra/sql.ts";
import { merchantAccount, walletAccount } from "./accounts.ts";
import { type NewEntry, postEntries } from "./post-entries.ts";

/** What one virtual endpoint used in one batch, on one accounting day. */
export interface UsageCharge {
  merchantId: string;
  virtualEndpointId: string;
  shard: number;
  kind: "usage" | "usage_correction";
  sourceId: string;
  description: string;
  /** Micro-credits: positive takes from the wallet, negative (corrections only) gives back. Zero posts nothing. */
  amount: bigint;
  occurredAt: Date;
}

const entryOf = (charge: UsageCharge): NewEntry => ({
  merchantId: charge.merchantId,
  kind: charge.kind,
  sourceId: charge.sourceId,
  description: charge.description,
  shard: charge.shard,
  occurredAt: charge.occurredAt,
  postings: [
    { account: walletAccount(charge.merchantId, charge.virtualEndpointId), amount: charge.amount },
    { account: merchantAccount(charge.merchantId, "usage_revenue", charge.shard), amount: -charge.amount },
  ],
});

/** Books usage: entries from wallets to revenue, and the wallets' spend. Replayed charges change nothing. */
export async function postUsage(sql: SqlExecutor, charges: readonly UsageCharge[]): Promise<void> {
  const charged = charges.filter((charge) => charge.amount !== 0n);
  const posted = await postEntries(sql, charged.map(entryOf));
  const spent = new Map<string, bigint>();
  charged.forEach((charge, index) => {
    if (posted[index]?.replayed) return;
    spent.set(charge.virtualEndpointId, (spent.get(charge.virtualEndpointId) ?? 0n) + charge.amount);
  });
  if (spent.size === 0) return;
  await sql.query(
    `UPDATE ve_wallet AS wallet SET spend_micros = wallet.spend_micros + spent.amount
     FROM unnest($1::text[], $2::bigint[]) AS spent(virtual_endpoint_id, amount)
     WHERE wallet.virtual_endpoint_id = spent.virtual_endpoint_id`,
    [[...spent.keys()], [...spent.values()].map(String)],
  );
}
