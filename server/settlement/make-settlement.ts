import type { Logger } from "#server/infra/logger.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { makeVerifyLedger } from "#server/ledger/verify.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makePruneIdempotency } from "#server/tenancy/prune-idempotency.ts";
import type { AnnounceSettled } from "./announce-settled.ts";
import { type CheckWallets, makeCheckWallets } from "./check-wallets.ts";
import { makePruneGateways } from "./gateway-presence.ts";
import { makeEnsurePartition, makeEnsurePartitionsAhead } from "./partitions.ts";
import { makeRebuildReports, type RebuildReports } from "./rebuild-reports.ts";
import { makeRebuildShards, type RebuildShards } from "./rebuild-shards.ts";
import { makeReconcile, type Reconcile } from "./reconcile.ts";
import { makePruneOutbox, makeRelayOutbox, type RelayOutbox } from "./relay-outbox.ts";
import { makeRestoreCounters } from "./restore-counters.ts";
import { makeSettleLane, type SettleLane } from "./settle-lane.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";
import { makeSweepHolds } from "./sweep-holds.ts";
import { makeVerifyBooks } from "./verify-books.ts";

export interface Settlement {
  settleLane: SettleLane;
  reconcile: Reconcile;
  /** For the gateway: brings a wallet into Redis that admit does not know. False: there is none. */
  loadWallet: Reconcile["loadWallet"];
  checkWallets: CheckWallets;
  sweepHolds: () => Promise<number>;
  rebuildShards: RebuildShards;
  rebuildReports: RebuildReports;
  relayOutbox: RelayOutbox;
  /** Partitions ahead of need, old outbox, process and idempotency rows forgotten, and the books verified. */
  keepHouse: () => Promise<void>;
}

/** Everything settlement does, wired. The web process needs loadWallet and relayOutbox, the worker all of it. */
export function makeSettlement(parts: {
  database: SqlDatabase;
  metering: MeteringAdmin;
  metrics: SettlementMetrics;
  logger: Logger;
  batchSize?: number;
  returnTimeoutMs?: number;
  announce?: AnnounceSettled;
}): Settlement {
  const reconcile = makeReconcile(parts);
  const settleLane = makeSettleLane({
    ...parts,
    ensurePartition: makeEnsurePartition(parts),
    reconcileWallets: async (ids) => {
      await reconcile.wallets(ids, "repair");
    },
  });
  const ensurePartitionsAhead = makeEnsurePartitionsAhead(parts);
  const pruneIdempotency = makePruneIdempotency(parts);
  const pruneOutbox = makePruneOutbox(parts);
  const pruneGateways = makePruneGateways(parts);
  const verifyBooks = makeVerifyBooks({ ...parts, verifyLedger: makeVerifyLedger(parts) });
  return {
    settleLane,
    reconcile,
    loadWallet: reconcile.loadWallet,
    checkWallets: makeCheckWallets({ ...parts, reconcile }),
    sweepHolds: makeSweepHolds(parts),
    rebuildShards: makeRebuildShards({ ...parts, settleLane, reconcile, restoreCounters: makeRestoreCounters(parts) }),
    rebuildReports: makeRebuildReports(parts),
    relayOutbox: makeRelayOutbox(parts),
    keepHouse: async () => {
      await ensurePartitionsAhead();
      await pruneOutbox();
      await pruneGateways();
      await pruneIdempotency();
      await verifyBooks();
    },
  };
}
