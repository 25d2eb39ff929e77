import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export interface SettlementMetrics {
  settledEvents: Counter;
  duplicateEvents: Counter;
  correctedEvents: Counter;
  quarantinedEvents: Counter;
  /** Seconds a batch took. */
  batchSeconds: Histogram;
  /** Usage events that lie in Redis. */
  backlogEvents: Gauge;
  /** Wallets that differed from the ledger when last compared. */
  walletDifferences: Gauge;
  sweptHolds: Counter;
  rebuiltShards: Counter;
}

/** Settlement's figures, registered in `registry`. */
export const makeSettlementMetrics = (registry: Registry): SettlementMetrics => {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  return {
    settledEvents: counter("sluice_settlement_events_total", "Usage events written to PostgreSQL"),
    duplicateEvents: counter("sluice_settlement_duplicates_total", "Usage events that had been written before"),
    correctedEvents: counter("sluice_settlement_corrections_total", "Records corrected by a late commit"),
    quarantinedEvents: counter(
      "sluice_settlement_quarantined_total",
      "Usage events set aside because they can't be written",
    ),
    batchSeconds: new Histogram({
      name: "sluice_settlement_batch_seconds",
      help: "Duration of one settlement batch",
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    backlogEvents: new Gauge({
      name: "sluice_settlement_backlog_events",
      help: "Usage events not yet settled",
      registers,
    }),
    walletDifferences: new Gauge({
      name: "sluice_settlement_wallet_differences",
      help: "Wallets that differed from the ledger when last compared",
      registers,
    }),
    sweptHolds: counter("sluice_settlement_swept_holds_total", "Orphaned holds settled by the sweep"),
    rebuiltShards: counter("sluice_settlement_rebuilt_shards_total", "Shards rebuilt from the ledger"),
  };
};
