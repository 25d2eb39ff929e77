import type { Logger } from "#server/infra/logger.ts";
import type { LedgerVerification } from "#server/ledger/verify.ts";
import type { SettlementMetrics } from "./settlement-metrics.ts";

/** Proves the books, tells each problem in the log and their number in the metrics. Nothing is repaired. */
export const makeVerifyBooks =
  (parts: { verifyLedger: () => Promise<LedgerVerification>; metrics: SettlementMetrics; logger: Logger }) =>
  async (): Promise<void> => {
    const { entries, problems } = await parts.verifyLedger();
    for (const problem of problems) parts.logger.error({ ...problem }, "the books do not prove");
    parts.metrics.ledgerProblems.set(problems.length);
    parts.metrics.ledgerVerifiedSeconds.setToCurrentTime();
    if (problems.length === 0) parts.logger.info({ entries }, "the books prove");
  };
