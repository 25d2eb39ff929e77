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
import { makeWatchBalances, makeWatchOwnBalances } from "#server/reporting/live/watch-balances.ts";
import { makeWatchCounters, makeWatchOwnCounters } from "#server/reporting/live/watch-counters.ts";
import { makeWatchOwnRequests, makeWatchRequests } from "#server/reporting/live/watch-requests.ts";
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
  const onError = (error: unknown) => deps.logger.debug({ error }, "live figures are not to be had");
  const live = {
    ...deps,
    channel: makeLiveChannel({ ...deps, onError }),
    sampler: makeBalanceSampler({ ...deps, onError }),
  };
  const watchRequests = makeWatchRequests(live);
  return {
    getDashboard: makeGetDashboard(deps),
    usageSummary,
    burnDown,
    listExchangeRates: makeListExchangeRates(deps),
    createExchangeRate: makeCreateExchangeRate(deps),
    listUsageRecords,
    getUsageRecord,
    getReceipt,
    ownUsageSummary: makeOwnUsageSummary({ ...deps, usageSummary }),
    ownBurnDown: makeOwnBurnDown({ ...deps, burnDown }),
    listOwnUsage: makeListOwnUsage({ ...deps, listUsageRecords }),
    getOwnUsage: makeGetOwnUsage({ getUsageRecord }),
    getOwnReceipt: makeGetOwnReceipt({ getReceipt }),
    watchRequests,
    watchOwnRequests: makeWatchOwnRequests({ ...live, watchRequests }),
    watchBalances: makeWatchBalances(live),
    watchCounters: makeWatchCounters(live),
    watchOwnCounters: makeWatchOwnCounters(live),
    watchOwnBalances: makeWatchOwnBalances(live),
  };
}
