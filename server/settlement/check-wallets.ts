import type { Logger } from "#server/infra/logger.ts";
import type { MeteringAdmin, WalletDifference } from "#server/metering/admin-port.ts";
import { allShards } from "./lanes.ts";
import type { Reconcile, ReconcileMode } from "./reconcile.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";

/** A stream this deep is settled first: comparing reads all of it in one script. */
const deepStream = 5_000;

export type CheckWallets = (mode: ReconcileMode) => Promise<WalletDifference[]>;

/**
 * Compares every wallet in Redis with the ledger, shard by shard, and repairs in that mode. Shards that wait for a
 * rebuild are left to it.
 *
 * @returns the wallets that differed; a wallet that Redis merely did not hold is loaded and not told.
 */
export const makeCheckWallets =
  (parts: {
    reconcile: Reconcile;
    metering: Pick<MeteringAdmin, "shardsToRebuild" | "depths">;
    metrics: SettlementMetrics;
    logger: Logger;
  }): CheckWallets =>
  async (mode) => {
    const lost = new Set(await parts.metering.shardsToRebuild());
    const differences: WalletDifference[] = [];
    const depths = await parts.metering.depths();
    const readable = allShards.filter((shard) => !lost.has(shard) && (depths[shard] ?? 0) <= deepStream);
    for (const shard of readable) {
      differences.push(...(await parts.reconcile.shard(shard, mode)));
    }
    const wrong = differences.filter((difference) => difference.actual !== null);
    for (const { virtualEndpointId, expected, actual } of wrong) {
      parts.logger.warn(
        { virtualEndpointId, expected: String(expected), actual: String(actual), mode },
        "wallet in Redis differed from the ledger",
      );
    }
    parts.metrics.walletDifferences.set(wrong.length);
    parts.metrics.backlogEvents.set(depths.reduce((sum, depth) => sum + depth, 0));
    return wrong;
  };
