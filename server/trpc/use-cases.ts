/** What the procedures may call. Each is one use case of its folder. */
import type { z } from "zod";
import type * as accessKey from "#server/contracts/access-key.ts";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type * as checkout from "#server/contracts/checkout.ts";
import type * as credits from "#server/contracts/credits.ts";
import type * as customer from "#server/contracts/customer.ts";
import type * as merchantSettings from "#server/contracts/merchant-settings.ts";
import type * as metricExpression from "#server/contracts/metric-expression.ts";
import type * as physicalModel from "#server/contracts/physical-model.ts";
import type * as portal from "#server/contracts/portal.ts";
import type * as priceCatalog from "#server/contracts/price-catalog.ts";
import type * as provider from "#server/contracts/provider.ts";
import type * as virtualEndpoint from "#server/contracts/virtual-endpoint.ts";
import type { idInputSchema, pageInputSchema } from "#server/contracts/wire.ts";
import type { AccountUseCases } from "./account-use-cases.ts";
import type { EndpointUseCases } from "./endpoint-use-cases.ts";
import type { OwnKeyUseCases } from "./own-key-use-cases.ts";
import type { PlaygroundUseCases } from "./playground-use-cases.ts";
import type { ReportUseCases } from "./report-use-cases.ts";

type UseCase<Input, Output> = (caller: Caller, input: Input) => Promise<Output>;
type Of<Schema extends z.ZodType> = z.infer<Schema>;
type Page = Of<typeof pageInputSchema>;
type Id = Of<typeof idInputSchema>;

export interface UseCases
  extends AccountUseCases,
    EndpointUseCases,
    OwnKeyUseCases,
    PlaygroundUseCases,
    ReportUseCases {
  listCustomers: UseCase<Of<typeof customer.listCustomersInputSchema>, Of<typeof customer.customerPageSchema>>;
  getCustomer: UseCase<Id, customer.CustomerView>;
  createCustomer: UseCase<Of<typeof customer.createCustomerInputSchema>, customer.CustomerView>;
  updateCustomer: UseCase<Of<typeof customer.updateCustomerInputSchema>, customer.CustomerView>;

  listProviders: UseCase<Of<typeof provider.listProvidersInputSchema>, Of<typeof provider.providerPageSchema>>;
  providerEffect: UseCase<Id, CatalogEffectView>;
  physicalModelEffect: UseCase<Id, CatalogEffectView>;
  getProvider: UseCase<Id, provider.ProviderView>;
  createProvider: UseCase<Of<typeof provider.createProviderInputSchema>, provider.ProviderView>;
  updateProvider: UseCase<Of<typeof provider.updateProviderInputSchema>, provider.ProviderView>;
  archiveProvider: UseCase<Id, provider.ProviderView>;
  testProvider: UseCase<Of<typeof provider.testProviderInputSchema>, provider.ProviderTestView>;
  testProviderDraft: UseCase<Of<typeof provider.testProviderDraftInputSchema>, provider.ProviderTestView>;

  listPhysicalModels: UseCase<
    Of<typeof physicalModel.listPhysicalModelsInputSchema>,
    Of<typeof physicalModel.physicalModelPageSchema>
  >;
  getPhysicalModel: UseCase<Id, physicalModel.ListedPhysicalModelView>;
  physicalModelVersions: UseCase<Id, physicalModel.PhysicalModelVersionsView>;
  createPhysicalModel: UseCase<
    Of<typeof physicalModel.createPhysicalModelInputSchema>,
    physicalModel.PhysicalModelView
  >;
  updatePhysicalModel: UseCase<
    Of<typeof physicalModel.updatePhysicalModelInputSchema>,
    physicalModel.PhysicalModelView
  >;
  archivePhysicalModel: UseCase<Id, physicalModel.PhysicalModelView>;

  listCatalog: UseCase<Of<typeof priceCatalog.listCatalogInputSchema>, Of<typeof priceCatalog.catalogPageSchema>>;
  catalogSources: (caller: Caller) => Promise<priceCatalog.CatalogSourcesView>;
  previewCatalog: UseCase<Of<typeof priceCatalog.importCatalogInputSchema>, priceCatalog.CatalogPreviewView>;
  importCatalog: UseCase<Of<typeof priceCatalog.importCatalogInputSchema>, priceCatalog.ImportedCatalogView>;

  testMetricExpression: UseCase<metricExpression.TestMetricExpressionInput, metricExpression.MetricTestView>;

  listVirtualEndpoints: UseCase<
    Of<typeof virtualEndpoint.listVirtualEndpointsInputSchema>,
    Of<typeof virtualEndpoint.virtualEndpointPageSchema>
  >;
  getVirtualEndpoint: UseCase<Id, virtualEndpoint.VirtualEndpointView>;
  createVirtualEndpoint: UseCase<
    Of<typeof virtualEndpoint.createVirtualEndpointInputSchema>,
    virtualEndpoint.VirtualEndpointView
  >;
  updateVirtualEndpoint: UseCase<
    Of<typeof virtualEndpoint.updateVirtualEndpointInputSchema>,
    virtualEndpoint.VirtualEndpointView
  >;
  archiveVirtualEndpoint: UseCase<Id, virtualEndpoint.VirtualEndpointView>;

  listAccessKeys: UseCase<Of<typeof accessKey.listAccessKeysInputSchema>, Of<typeof accessKey.accessKeyPageSchema>>;
  createAccessKey: UseCase<Of<typeof accessKey.createAccessKeyInputSchema>, accessKey.NewAccessKeyView>;
  updateAccessKey: UseCase<Of<typeof accessKey.updateAccessKeyInputSchema>, accessKey.AccessKeyView>;
  rotateAccessKey: UseCase<Of<typeof accessKey.rotateAccessKeyInputSchema>, accessKey.NewAccessKeyView>;
  revokeAccessKey: UseCase<Of<typeof accessKey.accessKeyIdInputSchema>, accessKey.AccessKeyView>;

  getMerchantSettings: (caller: Caller) => Promise<merchantSettings.MerchantSettingsView>;
  updateMerchantSettings: UseCase<
    Of<typeof merchantSettings.updateMerchantSettingsInputSchema>,
    merchantSettings.MerchantSettingsView
  >;

  listManagementKeys: UseCase<Page, Of<typeof accessKey.managementKeyPageSchema>>;
  createManagementKey: UseCase<
    Of<typeof accessKey.createManagementKeyInputSchema>,
    Of<typeof accessKey.newManagementKeySchema>
  >;
  revokeManagementKey: UseCase<Id, accessKey.ManagementKeyView>;

  giveCredits: UseCase<Of<typeof credits.createCreditsInputSchema>, credits.CreditsGivenView>;
  listLedger: UseCase<Of<typeof credits.listLedgerInputSchema>, Of<typeof credits.ledgerEntryPageSchema>>;
  trialBalance: (caller: Caller) => Promise<credits.TrialBalanceView>;

  listOwnEndpoints: (caller: PortalCaller, input: Page) => Promise<Of<typeof portal.portalEndpointPageSchema>>;
  getOwnEndpoint: (caller: PortalCaller, input: Id) => Promise<portal.PortalEndpointView>;

  checkoutSummary: (
    input: Of<typeof checkout.checkoutInputSchema> & { siteMerchantId?: string | null },
  ) => Promise<checkout.CheckoutSummary>;
}
