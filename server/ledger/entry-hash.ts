import { createHash } from "node:crypto";

/** Everything of an entry that its hash protects. */
export interface HashedEntry {
  id: string;
  merchantId: string;
  kind: string;
  sourceId: string;
  description: string;
  shard: number;
  chainSeq: bigint;
  /** Milliseconds since 1970. */
  occurredAtMs: number;
  postedAtMs: number;
  postings: readonly { line: number; accountId: string; currency: string; amount: bigint }[];
}

/** What the first entry of a chain follows. */
export const chainStart = Buffer.alloc(32);

/**
 * The link of a shard's chain: SHA-256 of the previous link and the entry in a canonical JSON. Whoever changes,
 * removes or reorders an entry breaks every later link (decision 35).
 */
export function entryHash(previous: Uint8Array, entry: HashedEntry): Buffer {
  const canonical = JSON.stringify([
    entry.id,
    entry.merchantId,
    entry.kind,
    entry.sourceId,
    entry.description,
    entry.shard,
    entry.chainSeq.toString(),
    entry.occurredAtMs,
    entry.postedAtMs,
    entry.postings.map((posting) => [posting.line, posting.accountId, posting.currency, posting.amount.toString()]),
  ]);
  return createHash("sha256").update(previous).update(canonical).digest();
}
