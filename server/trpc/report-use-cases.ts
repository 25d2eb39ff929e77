/** What the procedures of reports and the request log may call. */
import type { z } from "zod";
import type * as burnDown from "#server/contracts/burn-down.ts";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type * as exchangeRate from "#server/contracts/exchange-rate.ts";
import type * as live from "#server/contracts/live.ts";
import type * as portal from "#server/contracts/portal.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import type * as reports from "#server/contracts/reports.ts";
import type * as usageRecord from "#server/contracts/usage-record.ts";
import type { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";

type UseCase<Input, Output> = (caller: Caller, input: Input) => Promise<Output>;
type PortalUseCase<Input, Output> = (caller: PortalCaller, input: Input) => Promise<Output>;
type Of<Schema extends z.ZodType> = z.infer<Schema>;
type Id = Of<typeof idInputSchema>;

/** Goes on until the signal is given. */
type Watch<By, Input> = (caller: By, input: Input, signal: AbortSignal) => Promise<AsyncIterable<live.LiveEvent>>;

export interface ReportUseCases {
  getDashboard: UseCase<reports.DashboardInput, reports.DashboardView>;
  usageSummary: UseCase<reports.UsageSummaryInput, reports.UsageSummaryView>;
  burnDown: UseCase<burnDown.BurnDownInput, burnDown.BurnDownView>;

  listExchangeRates: UseCase<Of<typeof pageInputSchema>, Of<typeof exchangeRate.exchangeRatePageSchema>>;
  createExchangeRate: UseCase<exchangeRate.CreateExchangeRateInput, exchangeRate.ExchangeRateView>;
  listReportingRates: UseCase<Of<typeof pageInputSchema>, Of<typeof exchangeRate.reportingRatePageSchema>>;
  createReportingRate: UseCase<exchangeRate.CreateReportingRateInput, exchangeRate.ReportingRateView>;

  listUsageRecords: UseCase<usageRecord.ListUsageRecordsInput, Of<typeof usageRecord.usageRecordPageSchema>>;
  getUsageRecord: UseCase<Id, usageRecord.UsageRecordView>;
  getReceipt: UseCase<Id, ReceiptView>;

  ownUsageSummary: PortalUseCase<reports.OwnUsageSummaryInput, reports.OwnUsageSummaryView>;
  ownBurnDown: PortalUseCase<burnDown.OwnBurnDownInput, burnDown.BurnDownView>;
  listOwnUsage: PortalUseCase<portal.ListOwnUsageInput, Of<typeof portal.portalUsagePageSchema>>;
  getOwnUsage: PortalUseCase<Id, portal.PortalUsageView>;
  getOwnReceipt: PortalUseCase<Id, portal.PortalReceiptView>;

  watchLive: Watch<Caller, live.WatchInput>;
  watchOwnLive: Watch<PortalCaller, live.OwnWatchInput>;
}
