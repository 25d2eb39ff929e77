import type { UsageCharge } from "#server/ledger/post-usage.ts";
import type { AppliedCorrection } from "./corrections.ts";
import type { SettledEndpoint } from "./endpoints.ts";
import type { UsageRow } from "./usage-row.ts";

/** Where a batch ends in a shard: part of its entries' source ids (decision 16). */
export interface BatchEnd {
  shard: number;
  epoch: number;
  lastId: string;
}

interface Group extends UsageCharge {
  requests: number;
}

/**
 * One journal entry per virtual endpoint, accounting day and kind (decisions 16 and 25).
 * @param ends by shard: the batch's last stream entry
 */
export function chargesOf(
  inserted: readonly UsageRow[],
  corrected: readonly AppliedCorrection[],
  endpoints: ReadonlyMap<string, SettledEndpoint>,
  ends: ReadonlyMap<number, BatchEnd>,
): UsageCharge[] {
  const groups = new Map<string, Group>();
  const add = (kind: UsageCharge["kind"], row: UsageRow, amount: bigint) => {
    const endpoint = endpoints.get(row.event.ve_id);
    const end = ends.get(row.entry.shard);
    if (!endpoint || !end) throw new Error(`a batch has no endpoint or end for ${row.event.request_id}`);
    const day = endpoint.calendar.dayAt(row.occurredAtMs);
    const key = `${kind}/${row.event.ve_id}/${day}`;
    let group = groups.get(key);
    if (!group) {
      group = {
        merchantId: endpoint.merchantId,
        virtualEndpointId: row.event.ve_id,
        shard: end.shard,
        kind,
        sourceId: `${end.shard}:${end.epoch}:${end.lastId}:${row.event.ve_id}:${day}`,
        description: "",
        amount: 0n,
        occurredAt: new Date(row.occurredAtMs),
        requests: 0,
      };
      groups.set(key, group);
    }
    group.amount += amount;
    group.requests += 1;
    if (row.occurredAtMs > group.occurredAt.getTime()) group.occurredAt = new Date(row.occurredAtMs);
  };
  for (const row of inserted) add("usage", row, row.chargeMicros);
  for (const { row, deltaMicros } of corrected) add("usage_correction", row, deltaMicros);
  return [...groups.values()].map(({ requests, ...charge }) => ({
    ...charge,
    description: `${charge.kind === "usage" ? "Usage" : "Correction"} of ${requests} ${requests === 1 ? "request" : "requests"}`,
  }));
}
