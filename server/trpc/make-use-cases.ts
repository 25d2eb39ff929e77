/** Every use case behind the procedures, made of what a process has. */
import { makeCreateManagementKey } from "#server/auth/create-management-key.ts";
import { makeListManagementKeys } from "#server/auth/list-management-keys.ts";
import { makeRevokeManagementKey } from "#server/auth/revoke-management-key.ts";
import { announceCustomer, announceEndpoints } from "#server/catalog/announce-changes.ts";
import { makeArchivePhysicalModel } from "#server/catalog/archive-physical-model.ts";
import { makeArchiveProvider } from "#server/catalog/archive-provider.ts";
import { makeArchiveVirtualEndpoint } from "#server/catalog/archive-virtual-endpoint.ts";
import { makeCreateAccessKey } from "#server/catalog/create-access-key.ts";
import { makeCreatePhysicalModel } from "#server/catalog/create-physical-model.ts";
import { makeCreateProvider } from "#server/catalog/create-provider.ts";
import { makeCreateVirtualEndpoint } from "#server/catalog/create-virtual-endpoint.ts";
import { makeGetPhysicalModel } from "#server/catalog/get-physical-model.ts";
import { makeGetProvider } from "#server/catalog/get-provider.ts";
import { makeGetVirtualEndpoint } from "#server/catalog/get-virtual-endpoint.ts";
import { makeGiveCredits } from "#server/catalog/give-credits.ts";
import { makeListAccessKeys } from "#server/catalog/list-access-keys.ts";
import { makeListCustomers } from "#server/catalog/list-customers.ts";
import { makeListPhysicalModels } from "#server/catalog/list-physical-models.ts";
import { makeListProviders } from "#server/catalog/list-providers.ts";
import { makeListVirtualEndpoints } from "#server/catalog/list-virtual-endpoints.ts";
import { makeReadBalances } from "#server/catalog/live-balances.ts";
import { makeGetMerchantSettings, makeUpdateMerchantSettings } from "#server/catalog/merchant-settings.ts";
import { makeViewPhysicalModels } from "#server/catalog/physical-model-view.ts";
import { makeBuiltInCatalog } from "#server/catalog/price-catalog/built-in-catalog.ts";
import { makeCatalogSources } from "#server/catalog/price-catalog/catalog-sources.ts";
import { makeImportCatalog } from "#server/catalog/price-catalog/import-catalog.ts";
import { makeListCatalog } from "#server/catalog/price-catalog/list-catalog.ts";
import { makePreviewCatalog } from "#server/catalog/price-catalog/preview-catalog.ts";
import { makeRevokeAccessKey } from "#server/catalog/revoke-access-key.ts";
import { makeRotateAccessKey } from "#server/catalog/rotate-access-key.ts";
import { makeTestProvider } from "#server/catalog/test-provider.ts";
import { makeTestProviderDraft } from "#server/catalog/test-provider-draft.ts";
import { makeUpdateAccessKey } from "#server/catalog/update-access-key.ts";
import { makeUpdatePhysicalModel } from "#server/catalog/update-physical-model.ts";
import { makeUpdateProvider } from "#server/catalog/update-provider.ts";
import { makeUpdateVirtualEndpoint } from "#server/catalog/update-virtual-endpoint.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import type { RouteStates } from "#server/gateway/explain-routes.ts";
import { makeChatProviders } from "#server/gateway/providers.ts";
import type { KeyHasher, Sealer } from "#server/infra/crypto.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { RedisConnection } from "#server/infra/redis.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { makeUnitOfWork } from "#server/infra/unit-of-work.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import { makeTestMetricExpression } from "#server/metering/expressions/test-metric-expression.ts";
import { makePhysicalModelEffect, makeProviderEffect } from "#server/reporting/catalog-effect.ts";
import { makeCheckoutSummary } from "#server/reporting/checkout-summary.ts";
import { makeListLedger } from "#server/reporting/list-ledger.ts";
import { makeGetOwnEndpoint, makeListOwnEndpoints } from "#server/reporting/own-endpoints.ts";
import { makePhysicalModelVersions } from "#server/reporting/physical-model-versions.ts";
import { makeReadTrialBalance } from "#server/reporting/read-trial-balance.ts";
import { makeCreateCustomer } from "#server/tenancy/create-customer.ts";
import { makeGetCustomer } from "#server/tenancy/get-customer.ts";
import { makeUpdateCustomer } from "#server/tenancy/update-customer.ts";
import { makeAccountUseCases } from "./make-account-use-cases.ts";
import { makeEndpointUseCases } from "./make-endpoint-use-cases.ts";
import { makeOwnKeyUseCases } from "./make-own-key-use-cases.ts";
import { makePlaygroundUseCases } from "./make-playground-use-cases.ts";
import { makeReportUseCases } from "./make-report-use-cases.ts";
import type { UseCases } from "./use-cases.ts";

export interface UseCaseDeps {
  prisma: PrismaClient;
  /** Of the same database, for reports. */
  database: SqlDatabase;
  metering: Pick<MeteringAdmin, "liveWallets">;
  /** Tells Redis what changed, right after a commit (relay-outbox.ts); what it can't tell now is left to the worker. */
  relayOutbox: () => Promise<unknown>;
  sealer: Sealer;
  keys: KeyHasher;
  http: HttpClient;
  logger: Logger;
  redis: RedisConnection;
  /** Where people reach this deployment. */
  publicUrl: string;
  /** VE_HOST */
  endpointHost?: string | undefined;
  /** Tells every process of a merchant's changed domain; absent: they find out by themselves. */
  domainChanged?: () => Promise<void>;
  /** ALLOW_PRIVATE_UPSTREAMS */
  allowPrivateUpstreams: boolean;
  /** What this process's gateway knows of routes; absent where there is no gateway. */
  routeStates?: RouteStates;
}

/** Wires the use cases; opens nothing. */
export function makeUseCases(given: UseCaseDeps): UseCases {
  const { prisma, logger, metering, relayOutbox } = given;
  const afterCommit = async (): Promise<void> => {
    try {
      await relayOutbox();
    } catch (error) {
      logger.warn({ error }, "a change is not told to Redis yet; the worker tells it later");
    }
  };
  const readBalances = makeReadBalances({
    metering,
    onError: (error) => logger.warn({ error }, "live balances are not to be had; settled ones are shown"),
  });
  const chatProviders = makeChatProviders(given.http);
  const builtInCatalog = makeBuiltInCatalog();
  const viewPhysicalModels = makeViewPhysicalModels({ builtInCatalog });
  const unitOfWork = makeUnitOfWork({ prisma, afterCommit });
  const formatOf = (kind: ProviderKind) => chatProviders[kind] ?? null;
  const deps = { ...given, afterCommit, readBalances, unitOfWork, builtInCatalog, viewPhysicalModels, formatOf };
  return {
    ...makeAccountUseCases(deps),
    ...makeEndpointUseCases(deps),
    ...makeOwnKeyUseCases(deps),
    ...makePlaygroundUseCases(deps),
    ...makeReportUseCases(deps),
    listCustomers: makeListCustomers(deps),
    getCustomer: makeGetCustomer(deps),
    createCustomer: makeCreateCustomer(deps),
    updateCustomer: makeUpdateCustomer({ ...deps, announce: announceCustomer }),
    listProviders: makeListProviders(deps),
    getProvider: makeGetProvider(deps),
    createProvider: makeCreateProvider(deps),
    updateProvider: makeUpdateProvider(deps),
    archiveProvider: makeArchiveProvider(deps),
    providerEffect: makeProviderEffect(deps),
    physicalModelVersions: makePhysicalModelVersions(deps),
    physicalModelEffect: makePhysicalModelEffect(deps),
    testProvider: makeTestProvider(deps),
    testProviderDraft: makeTestProviderDraft(deps),
    listPhysicalModels: makeListPhysicalModels(deps),
    getPhysicalModel: makeGetPhysicalModel(deps),
    createPhysicalModel: makeCreatePhysicalModel(deps),
    updatePhysicalModel: makeUpdatePhysicalModel(deps),
    archivePhysicalModel: makeArchivePhysicalModel(deps),
    listCatalog: makeListCatalog(deps),
    catalogSources: makeCatalogSources(deps),
    previewCatalog: makePreviewCatalog(deps),
    importCatalog: makeImportCatalog(deps),
    testMetricExpression: makeTestMetricExpression(),
    listVirtualEndpoints: makeListVirtualEndpoints(deps),
    getVirtualEndpoint: makeGetVirtualEndpoint(deps),
    createVirtualEndpoint: makeCreateVirtualEndpoint(deps),
    updateVirtualEndpoint: makeUpdateVirtualEndpoint(deps),
    archiveVirtualEndpoint: makeArchiveVirtualEndpoint(deps),
    listAccessKeys: makeListAccessKeys(deps),
    createAccessKey: makeCreateAccessKey(deps),
    updateAccessKey: makeUpdateAccessKey(deps),
    rotateAccessKey: makeRotateAccessKey(deps),
    revokeAccessKey: makeRevokeAccessKey(deps),
    getMerchantSettings: makeGetMerchantSettings(deps),
    updateMerchantSettings: makeUpdateMerchantSettings(deps),
    listManagementKeys: makeListManagementKeys(deps),
    createManagementKey: makeCreateManagementKey(deps),
    revokeManagementKey: makeRevokeManagementKey({ ...deps, announceEndpoints }),
    giveCredits: makeGiveCredits(deps),
    listLedger: makeListLedger(deps),
    trialBalance: makeReadTrialBalance(deps),
    listOwnEndpoints: makeListOwnEndpoints(deps),
    getOwnEndpoint: makeGetOwnEndpoint(deps),
    checkoutSummary: makeCheckoutSummary(deps),
  };
}
