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
  /** Problems of the books when they were last verified; never more than are told. */
  ledgerProblems: Gauge;
  /** When that was, in seconds since 1970; 0 = not by this process. */
  ledgerVerifiedSeconds: Gauge;
}

/** Settlement's figures, registered in `registry`. */
export const makeSettlementMetrics = (registry: Registry): SettlementMetrics => {
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
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
    backlogEvents: gauge("sluice_settlement_backlog_events", "Usage events not yet settled"),
    walletDifferences: gauge(
      "sluice_settlement_wallet_differences",
      "Wallets that differed from the ledger when last compared",
    ),
    sweptHolds: counter("sluice_settlement_swept_holds_total", "Orphaned holds settled by the sweep"),
    rebuiltShards: counter("sluice_settlement_rebuilt_shards_total", "Shards rebuilt from the ledger"),
    ledgerProblems: gauge("sluice_ledger_problems", "Problems of the books when they were last verified"),
    ledgerVerifiedSeconds: gauge("sluice_ledger_verified_timestamp_seconds", "When the books were last verified"),
  };
};
