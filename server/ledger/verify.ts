import { shardCount } from "#server/contracts/shards.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import { chainStart, entryHash } from "./entry-hash.ts";

export interface LedgerProblem {
  kind: "chain" | "zero_sum" | "balance" | "wallet";
  /** Entry, shard, account or virtual endpoint. */
  subject: string;
  detail: string;
}

export interface LedgerVerification {
  ok: boolean;
  entries: number;
  /** The first hundred. */
  problems: LedgerProblem[];
}

const pageSize = 2_000;
const problemLimit = 100;

interface ChainRow {
  id: string;
  merchant_id: string;
  kind: string;
  source_id: string;
  description: string;
  seq: string;
  hash: string;
  occurred_ms: string;
  posted_ms: string;
  postings: { line: number; account: string; currency: string; amount: string }[] | null;
}

const readChain = (sql: SqlExecutor, shard: number, after: bigint) =>
  sql.query<ChainRow>(
    `SELECT entry.id, entry.merchant_id, entry.kind, entry.source_id, entry.description, entry.chain_seq::text AS seq,
            encode(entry.hash, 'hex') AS hash,
            (extract(epoch FROM entry.occurred_at) * 1000)::bigint::text AS occurred_ms,
            (extract(epoch FROM entry.posted_at) * 1000)::bigint::text AS posted_ms,
            (SELECT json_agg(json_build_object('line', line, 'account', account_id, 'currency', currency,
                                               'amount', amount::text) ORDER BY line)
             FROM ledger_posting WHERE entry_id = entry.id) AS postings
     FROM ledger_entry AS entry WHERE entry.shard = $1::int AND entry.chain_seq > $2::bigint
     ORDER BY entry.chain_seq LIMIT ${pageSize}`,
    [shard, after.toString()],
  );

const hashOfRow = (previous: Buffer, shard: number, row: ChainRow): Buffer =>
  entryHash(previous, {
    id: row.id,
    merchantId: row.merchant_id,
    kind: row.kind,
    sourceId: row.source_id,
    description: row.description,
    shard,
    chainSeq: BigInt(row.seq),
    occurredAtMs: Number(row.occurred_ms),
    postedAtMs: Number(row.posted_ms),
    postings: (row.postings ?? []).map((posting) => ({
      line: posting.line,
      accountId: posting.account,
      currency: posting.currency,
      amount: BigInt(posting.amount),
    })),
  });

/** Recomputes one shard's chain from its start. Answers how many entries it has. */
async function verifyChain(sql: SqlExecutor, shard: number, problems: LedgerProblem[]): Promise<number> {
  let seq = 0n;
  let head = chainStart;
  for (;;) {
    const rows = await readChain(sql, shard, seq);
    for (const row of rows) {
      const found = BigInt(row.seq);
      if (found !== seq + 1n) {
        problems.push({
          kind: "chain",
          subject: `shard ${shard}`,
          detail: `entries ${seq + 1n} to ${found - 1n} are missing`,
        });
      }
      const stored = Buffer.from(row.hash, "hex");
      if (!hashOfRow(head, shard, row).equals(stored)) {
        problems.push({ kind: "chain", subject: row.id, detail: "the entry or its postings are not what was posted" });
      }
      // Goes on from the stored link, so that one changed entry is one problem and not all that follow.
      head = stored;
      seq = found;
    }
    if (rows.length < pageSize) break;
  }
  const [chain] = await sql.query<{ seq: string; head: string | null }>(
    `SELECT seq::text AS seq, encode(hash, 'hex') AS head FROM ledger_chain WHERE shard = $1::int`,
    [shard],
  );
  const expected = seq === 0n ? null : head.toString("hex");
  if (chain?.seq !== seq.toString() || chain.head !== expected) {
    problems.push({
      kind: "chain",
      subject: `shard ${shard}`,
      detail: `the chain's head is ${chain?.seq ?? "missing"}, its last entry ${seq}`,
    });
  }
  return Number(seq);
}

const sumsThatFail: Record<Exclude<LedgerProblem["kind"], "chain">, string> = {
  zero_sum: `
    SELECT entry_id AS subject, currency || ' sums to ' || sum(amount) AS detail
    FROM ledger_posting GROUP BY entry_id, currency HAVING sum(amount) <> 0`,
  balance: `
    SELECT coalesce(fold.account_id, balance.account_id) AS subject,
           format('kept %s/%s, postings say %s/%s', balance.debit_total, balance.credit_total, fold.debit, fold.credit) AS detail
    FROM (SELECT account_id, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS debit,
                 coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS credit
          FROM ledger_posting GROUP BY account_id) AS fold
    FULL JOIN ledger_balance AS balance ON balance.account_id = fold.account_id
    WHERE fold.debit IS DISTINCT FROM balance.debit_total OR fold.credit IS DISTINCT FROM balance.credit_total`,
  wallet: `
    SELECT wallet.virtual_endpoint_id AS subject,
           format('budget %s less spend %s, the ledger says %s', wallet.budget_micros, wallet.spend_micros,
                  coalesce(balance.credit_total - balance.debit_total, 0)) AS detail
    FROM ve_wallet AS wallet
    LEFT JOIN ledger_account AS account ON account.merchant_id = wallet.merchant_id AND account.kind = 've_wallet'
      AND account.owner_id = wallet.virtual_endpoint_id AND account.currency = 'CREDIT' AND account.shard = -1
    LEFT JOIN ledger_balance AS balance ON balance.account_id = account.id
    WHERE wallet.budget_micros - wallet.spend_micros <> coalesce(balance.credit_total - balance.debit_total, 0)`,
};

/**
 * Proves the books from one snapshot: every hash chain recomputed, every entry's zero sum, every balance against the
 * fold of its postings, every wallet against its account.
 */
export const makeVerifyLedger = (parts: { database: SqlDatabase }) => (): Promise<LedgerVerification> =>
  parts.database.transaction(
    async (sql) => {
      const problems: LedgerProblem[] = [];
      let entries = 0;
      for (let shard = 0; shard < shardCount; shard++) entries += await verifyChain(sql, shard, problems);
      for (const kind of ["zero_sum", "balance", "wallet"] as const) {
        const rows = await sql.query<{ subject: string; detail: string }>(
          `${sumsThatFail[kind]} LIMIT ${problemLimit}`,
        );
        problems.push(...rows.map((row) => ({ kind, ...row })));
      }
      return { ok: problems.length === 0, entries, problems: problems.slice(0, problemLimit) };
    },
    { isolation: "REPEATABLE READ", readOnly: true },
  );
