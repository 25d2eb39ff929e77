import type { ReadBalances } from "#server/catalog/live-balances.ts";
import { makeLiveChannel } from "#server/infra/live-channel.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { UnitOfWork } from "#server/infra/unit-of-work.ts";
import { makeBurnDown, makeOwnBurnDown } from "#server/reporting/burn-down.ts";
import { makeGetDashboard } from "#server/reporting/dashboard.ts";
import { makeCreateExchangeRate, makeListExchangeRates } from "#server/reporting/exchange-rates.ts";
import { makeGetReceipt } from "#server/reporting/get-receipt.ts";
import { makeGetUsageRecord } from "#server/reporting/get-usage-record.ts";
import { makeGetOwnReceipt, makeGetOwnUsage, makeListOwnUsage } from "#server/reporting/list-own-usage.ts";
import { makeListUsageRecords } from "#server/reporting/list-usage-records.ts";
import { makeBalanceSampler } from "#server/reporting/live/sample-balances.ts";
import { makeSeats } from "#server/reporting/live/seats.ts";
import { makeWatchBalances, makeWatchOwnBalances } from "#server/reporting/live/watch-balances.ts";
import { makeWatchCounters } from "#server/reporting/live/watch-counters.ts";
import { makeWatchLive, makeWatchOwnLive } from "#server/reporting/live/watch-live.ts";
import { makeWatchRequests } from "#server/reporting/live/watch-requests.ts";
import { makeCreateReportingRate, makeListReportingRates } from "#server/reporting/reporting-rates.ts";
import { makeOwnUsageSummary, makeUsageSummary } from "#server/reporting/usage-summary.ts";
import type { ReportUseCases } from "./report-use-cases.ts";

export interface ReportUseCaseDeps {
  prisma: PrismaClient;
  /** Of the same database. */
  database: SqlDatabase;
  unitOfWork: UnitOfWork;
  readBalances: ReadBalances;
  redis: RedisConnection;
  logger: Logger;
}

/** Wires the use cases of reports and the request log; opens nothing. */
export function makeReportUseCases(deps: ReportUseCaseDeps): ReportUseCases {
  const getUsageRecord = makeGetUsageRecord(deps);
  const listUsageRecords = makeListUsageRecords(deps);
  const getReceipt = makeGetReceipt({ ...deps, getUsageRecord });
  const usageSummary = makeUsageSummary(deps);
  const burnDown = makeBurnDown(deps);
  return {
    getDashboard: makeGetDashboard(deps),
    usageSummary,
    burnDown,
    listExchangeRates: makeListExchangeRates(deps),
    createExchangeRate: makeCreateExchangeRate(deps),
    listReportingRates: makeListReportingRates(deps),
    createReportingRate: makeCreateReportingRate(deps),
    listUsageRecords,
    getUsageRecord,
    getReceipt,
    ownUsageSummary: makeOwnUsageSummary({ ...deps, usageSummary }),
    ownBurnDown: makeOwnBurnDown({ ...deps, burnDown }),
    listOwnUsage: makeListOwnUsage({ ...deps, listUsageRecords }),
    getOwnUsage: makeGetOwnUsage({ getUsageRecord }),
    getOwnReceipt: makeGetOwnReceipt({ getReceipt }),
    ...makeLiveUseCases(deps),
  };
}

function makeLiveUseCases(deps: ReportUseCaseDeps): Pick<ReportUseCases, "watchLive" | "watchOwnLive"> {
  const onError = (error: unknown) => deps.logger.debug({ error }, "live figures are not to be had");
  const parts = {
    ...deps,
    channel: makeLiveChannel({ ...deps, onError }),
    sampler: makeBalanceSampler({ ...deps, onError }),
    seats: makeSeats(),
  };
  const watching = { ...parts, watchRequests: makeWatchRequests(parts), watchCounters: makeWatchCounters(parts) };
  return {
    watchLive: makeWatchLive({ ...watching, watchBalances: makeWatchBalances(parts) }),
    watchOwnLive: makeWatchOwnLive({ ...watching, watchOwnBalances: makeWatchOwnBalances(parts) }),
  };
}
