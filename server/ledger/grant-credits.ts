import { AppError } from "#server/contracts/errors.ts";
import { type MicroCredits, maxInt64, microCredits } from "#server/contracts/money.ts";
import { shardOf } from "#server/contracts/shards.ts";
import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { merchantAccount, walletAccount } from "./accounts.ts";
import { findPosted, lockChains, type NewEntry, type PostedEntry, postEntry } from "./post-entries.ts";

/** Where granted credits come from, by the kind of movement. */
const sourceAccount = { grant: "credits_issued", promotion: "promotions", adjustment: "adjustments" } as const;

export type CreditMovement = keyof typeof sourceAccount;

/** Every kind of entry that moves a wallet's budget; all others move its spend. */
export const creditMovements = Object.keys(sourceAccount) as CreditMovement[];

export interface GrantCreditsInput {
  merchantId: string;
  virtualEndpointId: string;
  kind: CreditMovement;
  /** Micro-credits; only an adjustment may be negative. */
  amount: MicroCredits;
  reason: string;
  /** Granting the same source again changes nothing. Default: a new one. */
  sourceId?: string;
  occurredAt?: Date;
}

export interface GrantedCredits {
  entryId: string;
  replayed: boolean;
  postedAt: Date;
  /** The endpoint's budget after it. */
  budget: MicroCredits;
  budgetVersion: bigint;
}

interface Wallet {
  budget: bigint;
  spend: bigint;
  version: bigint;
}

/** Opens the empty wallet of a new virtual endpoint, in the transaction that creates it. Again: no-op. */
export async function openWallet(
  sql: SqlExecutor,
  endpoint: { merchantId: string; virtualEndpointId: string },
): Promise<void> {
  await sql.query(
    `INSERT INTO ve_wallet (virtual_endpoint_id, merchant_id, shard) VALUES ($1, $2, $3::int)
     ON CONFLICT (virtual_endpoint_id) DO NOTHING`,
    [endpoint.virtualEndpointId, endpoint.merchantId, shardOf(endpoint.virtualEndpointId)],
  );
}

async function lockWallet(sql: SqlExecutor, merchantId: string, virtualEndpointId: string): Promise<Wallet> {
  const [row] = await sql.query<{ budget: string; spend: string; version: string }>(
    `SELECT budget_micros::text AS budget, spend_micros::text AS spend, budget_version::text AS version
     FROM ve_wallet WHERE virtual_endpoint_id = $1 AND merchant_id = $2 FOR UPDATE`,
    [virtualEndpointId, merchantId],
  );
  if (!row) throw new AppError("not_found", { userMessage: "There is no such virtual endpoint." });
  return { budget: BigInt(row.budget), spend: BigInt(row.spend), version: BigInt(row.version) };
}

/** Decision 10: debt comes only from usage, so nothing may be taken that was already spent. */
function refuseImpossible(input: GrantCreditsInput, wallet: Wallet): void {
  const refuse = (userMessage: string) => {
    throw new AppError("unprocessable", { userMessage, param: "amount" });
  };
  if (input.amount === 0n) refuse("The amount must not be zero.");
  if (input.kind !== "adjustment" && input.amount < 0n) refuse("Only an adjustment may take credits away.");
  if (input.amount < 0n && wallet.budget + input.amount < wallet.spend) {
    refuse("The adjustment would take more credits than are left.");
  }
  if (wallet.budget + input.amount > maxInt64) refuse("The budget would become too large.");
}

function entryOf(input: GrantCreditsInput, sourceId: string): NewEntry {
  const shard = shardOf(input.virtualEndpointId);
  return {
    merchantId: input.merchantId,
    kind: input.kind,
    sourceId,
    description: input.reason,
    shard,
    occurredAt: input.occurredAt ?? new Date(),
    postings: [
      { account: merchantAccount(input.merchantId, sourceAccount[input.kind], shard), amount: input.amount },
      { account: walletAccount(input.merchantId, input.virtualEndpointId), amount: -input.amount },
    ],
  };
}

const granted = (posted: PostedEntry, budget: bigint, version: bigint): GrantedCredits => ({
  entryId: posted.id,
  replayed: posted.replayed,
  postedAt: posted.postedAt,
  budget: microCredits(budget),
  budgetVersion: version,
});

/**
 * Gives credits to a virtual endpoint, or takes them by a negative adjustment: one journal entry, the wallet's budget
 * with its version, and the outbox row that tells Redis, all in the caller's transaction.
 *
 * @throws AppError not_found: no such wallet of this merchant; unprocessable: an amount that can't be given or taken.
 */
export async function grantCredits(sql: SqlExecutor, input: GrantCreditsInput): Promise<GrantedCredits> {
  const entry = entryOf(input, input.sourceId ?? mintId("grant"));
  await lockChains(sql, [entry.shard]);
  const wallet = await lockWallet(sql, input.merchantId, input.virtualEndpointId);
  const [earlier] = (await findPosted(sql, [entry])).values();
  if (earlier) return granted(earlier, wallet.budget, wallet.version);
  refuseImpossible(input, wallet);
  const posted = await postEntry(sql, entry);
  // The same source for another endpoint, whose chain is another, may have come in between.
  if (posted.replayed) return granted(posted, wallet.budget, wallet.version);
  await sql.query(
    `UPDATE ve_wallet SET budget_micros = budget_micros + $2::bigint, budget_version = budget_version + 1
     WHERE virtual_endpoint_id = $1`,
    [input.virtualEndpointId, input.amount.toString()],
  );
  await sql.query(`INSERT INTO outbox_event (merchant_id, kind, subject_id) VALUES ($1, 'wallet_changed', $2)`, [
    input.merchantId,
    input.virtualEndpointId,
  ]);
  return granted(posted, wallet.budget + input.amount, wallet.version + 1n);
}
