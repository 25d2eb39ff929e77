import { describe, expect, it } from "vitest";
import { chainStart, entryHash, type HashedEntry } from "./entry-hash.ts";

const entry: HashedEntry = {
  id: "led_1",
  merchantId: "mer_1",
  kind: "grant",
  sourceId: "grt_1",
  description: "opening",
  shard: 3,
  chainSeq: 1n,
  occurredAtMs: 1_700_000_000_000,
  postedAtMs: 1_700_000_000_001,
  postings: [
    { line: 1, accountId: "acc_1", currency: "CREDIT", amount: 5n },
    { line: 2, accountId: "acc_2", currency: "CREDIT", amount: -5n },
  ],
};

describe("an entry's hash", () => {
  it("never changes: stored chains must verify for ever", () => {
    expect(entryHash(chainStart, entry).toString("hex")).toBe(
      "202c77645258a277fdbad93e13af11ff6fecd51de67d8d4b58c34c01c81925f7",
    );
  });

  it("differs with every field, with the previous link, and with the postings' order", () => {
    const variants: HashedEntry[] = [
      { ...entry, id: "led_2" },
      { ...entry, merchantId: "mer_2" },
      { ...entry, kind: "promotion" },
      { ...entry, sourceId: "grt_2" },
      { ...entry, description: "closing" },
      { ...entry, shard: 4 },
      { ...entry, chainSeq: 2n },
      { ...entry, occurredAtMs: 0 },
      { ...entry, postedAtMs: 0 },
      { ...entry, postings: [...entry.postings].reverse() },
      { ...entry, postings: entry.postings.slice(0, 1) },
    ];
    const hashes = [entry, ...variants].map((variant) => entryHash(chainStart, variant).toString("hex"));
    hashes.push(entryHash(Buffer.alloc(32, 1), entry).toString("hex"));
    expect(new Set(hashes).size).toBe(variants.length + 2);
  });
});
