import type { SqlExecutor } from "#server/infra/sql.ts";
import { creditCurrency, unsplit } from "./accounts.ts";
import type { EntryKind } from "./post-entries.ts";

export interface ListedEntry {
  id: string;
  kind: EntryKind;
  description: string;
  /** Micro-credits; what it did to the wallet: positive gives, negative takes. */
  amount: bigint;
  /** Debits positive, credits negative. */
  postings: { account: string; currency: string; amount: bigint }[];
  occurredAt: Date;
  postedAt: Date;
}

interface EntryRow {
  id: string;
  kind: EntryKind;
  description: string;
  amount: string;
  occurred_ms: string;
  posted_ms: string;
  postings: { account: string; currency: string; amount: string }[];
}

/**
 * Entries of a virtual endpoint's wallet, newest first.
 * @param page.before the id of the last entry of the page before
 */
export async function listEntries(
  sql: SqlExecutor,
  wallet: { merchantId: string; virtualEndpointId: string },
  page: { limit: number; before?: string | undefined },
): Promise<ListedEntry[]> {
  const rows = await sql.query<EntryRow>(
    `SELECT entry.id, entry.kind, entry.description, (-posting.amount)::text AS amount,
            (extract(epoch FROM entry.occurred_at) * 1000)::bigint::text AS occurred_ms,
            (extract(epoch FROM entry.posted_at) * 1000)::bigint::text AS posted_ms,
            (SELECT json_agg(json_build_object('account', other.kind, 'currency', line.currency, 'amount', line.amount::text)
                             ORDER BY line.line)
             FROM ledger_posting AS line JOIN ledger_account AS other ON other.id = line.account_id
             WHERE line.entry_id = entry.id) AS postings
     FROM ledger_account AS account
     JOIN ledger_posting AS posting ON posting.merchant_id = account.merchant_id AND posting.account_id = account.id
     JOIN ledger_entry AS entry ON entry.id = posting.entry_id
     WHERE account.merchant_id = $1 AND account.kind = 've_wallet' AND account.owner_id = $2
       AND account.currency = '${creditCurrency}' AND account.shard = ${unsplit}
       AND ($3::text IS NULL OR posting.entry_id < $3::text)
     ORDER BY posting.entry_id DESC LIMIT $4::int`,
    [wallet.merchantId, wallet.virtualEndpointId, page.before ?? null, page.limit],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    description: row.description,
    amount: BigInt(row.amount),
    postings: row.postings.map((posting) => ({ ...posting, amount: BigInt(posting.amount) })),
    occurredAt: new Date(Number(row.occurred_ms)),
    postedAt: new Date(Number(row.posted_ms)),
  }));
}
