import { mintId } from "#server/infra/mint.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import { type AccountKey, accountName, resolveAccounts } from "./accounts.ts";
import { chainStart, entryHash, type HashedEntry } from "./entry-hash.ts";

export type EntryKind = "usage" | "usage_correction" | "grant" | "promotion" | "adjustment";

export interface NewEntry {
  merchantId: string;
  kind: EntryKind;
  /** What the entry comes from; posting the same (merchant, kind, source) again is a no-op. */
  sourceId: string;
  description: string;
  /** Whose chain it continues. */
  shard: number;
  occurredAt: Date;
  /** Debits positive, credits negative; zero in sum per currency, two at least. */
  postings: readonly { account: AccountKey; amount: bigint }[];
}

export interface PostedEntry {
  id: string;
  /** It had been posted before; nothing changed. */
  replayed: boolean;
  postedAt: Date;
}

interface Chain {
  seq: bigint;
  head: Buffer;
}

/** Locks the chains of these shards in ascending order: every writer of the books does so first, so none deadlocks. */
export async function lockChains(sql: SqlExecutor, shards: readonly number[]): Promise<Map<number, Chain>> {
  const rows = await sql.query<{ shard: number; seq: string; head: string | null }>(
    `SELECT shard::int AS shard, seq::text AS seq, encode(hash, 'hex') AS head
     FROM ledger_chain WHERE shard = ANY($1::int[]) ORDER BY shard FOR UPDATE`,
    [[...new Set(shards)]],
  );
  return new Map(
    rows.map((row) => [
      row.shard,
      { seq: BigInt(row.seq), head: row.head === null ? chainStart : Buffer.from(row.head, "hex") },
    ]),
  );
}

const sourceName = (entry: { merchantId: string; kind: string; sourceId: string }): string =>
  `${entry.merchantId}/${entry.kind}/${entry.sourceId}`;

/** Which of these entries have been posted before, by their source. */
export async function findPosted(sql: SqlExecutor, entries: readonly NewEntry[]): Promise<Map<string, PostedEntry>> {
  const rows = await sql.query<{ at: number; id: string; posted_ms: string }>(
    `SELECT wanted.at::int AS at, entry.id, (extract(epoch FROM entry.posted_at) * 1000)::bigint::text AS posted_ms
     FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS wanted(merchant_id, kind, source_id, at)
     JOIN ledger_entry AS entry USING (merchant_id, kind, source_id)`,
    [
      entries.map((entry) => entry.merchantId),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.sourceId),
    ],
  );
  const found = new Map<string, PostedEntry>();
  for (const row of rows) {
    const entry = entries[row.at - 1];
    if (entry) found.set(sourceName(entry), { id: row.id, replayed: true, postedAt: new Date(Number(row.posted_ms)) });
  }
  return found;
}

/** Gives new entries their place in the chains. Advances `chains`. */
function chained(
  entries: readonly NewEntry[],
  chains: Map<number, Chain>,
  accounts: Map<string, string>,
  postedAt: Date,
): (HashedEntry & { hash: Buffer })[] {
  return entries.map((entry) => {
    const chain = chains.get(entry.shard);
    if (!chain) throw new RangeError(`${entry.shard} is no shard of the ledger`);
    const hashed: HashedEntry = {
      ...entry,
      id: mintId("ledgerEntry"),
      chainSeq: chain.seq + 1n,
      occurredAtMs: entry.occurredAt.getTime(),
      postedAtMs: postedAt.getTime(),
      postings: entry.postings.map(({ account, amount }, index) => ({
        line: index + 1,
        accountId: accounts.get(accountName(account)) ?? "",
        currency: account.currency,
        amount,
      })),
    };
    const hash = entryHash(chain.head, hashed);
    chains.set(entry.shard, { seq: hashed.chainSeq, head: hash });
    return { ...hashed, hash };
  });
}

async function insert(sql: SqlExecutor, entries: readonly (HashedEntry & { hash: Buffer })[]): Promise<void> {
  const time = (ms: number) => new Date(ms).toISOString();
  await sql.query(
    `INSERT INTO ledger_entry (id, merchant_id, kind, source_id, description, shard, chain_seq, hash, occurred_at, posted_at)
     SELECT id, merchant_id, kind, source_id, description, shard, chain_seq, decode(hash, 'hex'), occurred_at, posted_at
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::text[],
                 $9::timestamptz[], $10::timestamptz[])
       AS entry(id, merchant_id, kind, source_id, description, shard, chain_seq, hash, occurred_at, posted_at)`,
    [
      entries.map((entry) => entry.id),
      entries.map((entry) => entry.merchantId),
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.sourceId),
      entries.map((entry) => entry.description),
      entries.map((entry) => entry.shard),
      entries.map((entry) => entry.chainSeq.toString()),
      entries.map((entry) => entry.hash.toString("hex")),
      entries.map((entry) => time(entry.occurredAtMs)),
      entries.map((entry) => time(entry.postedAtMs)),
    ],
  );
  const lines = entries.flatMap((entry) => entry.postings.map((posting) => ({ ...posting, entry })));
  await sql.query(
    `INSERT INTO ledger_posting (entry_id, line, merchant_id, account_id, currency, amount)
     SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[])`,
    [
      lines.map((line) => line.entry.id),
      lines.map((line) => line.line),
      lines.map((line) => line.entry.merchantId),
      lines.map((line) => line.accountId),
      lines.map((line) => line.currency),
      lines.map((line) => line.amount.toString()),
    ],
  );
}

/**
 * Posts entries inside the caller's transaction; balances and chain heads follow by trigger. Idempotent by
 * (merchant, kind, source).
 *
 * @returns one result per entry, in their order.
 * @throws at the statement or at commit, by the database: an entry that is unbalanced or has fewer than two postings.
 */
export async function postEntries(sql: SqlExecutor, entries: readonly NewEntry[]): Promise<PostedEntry[]> {
  if (entries.length === 0) return [];
  const chains = await lockChains(
    sql,
    entries.map((entry) => entry.shard),
  );
  const results = await findPosted(sql, entries);
  const fresh = [...new Map(entries.map((entry) => [sourceName(entry), entry])).entries()]
    .filter(([name]) => !results.has(name))
    .map(([, entry]) => entry);
  if (fresh.length > 0) {
    const accounts = await resolveAccounts(
      sql,
      fresh.flatMap((entry) => entry.postings.map((posting) => posting.account)),
    );
    const [clock] = await sql.query<{ ms: string }>(
      "SELECT floor(extract(epoch FROM now()) * 1000)::bigint::text AS ms",
    );
    const postedAt = new Date(Number(clock?.ms));
    const inserted = chained(fresh, chains, accounts, postedAt);
    await insert(sql, inserted);
    for (const entry of inserted) results.set(sourceName(entry), { id: entry.id, replayed: false, postedAt });
  }
  return entries.map((entry) => {
    const result = results.get(sourceName(entry));
    if (!result) throw new Error(`ledger entry ${sourceName(entry)} was neither found nor posted`);
    return result;
  });
}

/** Posts one entry: see postEntries. */
export async function postEntry(sql: SqlExecutor, entry: NewEntry): Promise<PostedEntry> {
  const [posted] = await postEntries(sql, [entry]);
  if (!posted) throw new Error("an entry was given and none posted");
  return posted;
}
