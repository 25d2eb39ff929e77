/** Everything that screens and clients may call. Those with REST meta are the management API too. */
import { accountRouter } from "./account/router.ts";
import { accessKeyRouter } from "./merchant/access-key/router.ts";
import { auditEventRouter } from "./merchant/audit-event/router.ts";
import { creditsRouter, ledgerRouter } from "./merchant/credits/router.ts";
import { customerRouter } from "./merchant/customer/router.ts";
import { dashboardRouter } from "./merchant/dashboard/router.ts";
import { exchangeRateRouter } from "./merchant/exchange-rate/router.ts";
import { liveRouter } from "./merchant/live/router.ts";
import { managementKeyRouter } from "./merchant/management-key/router.ts";
import { metricExpressionRouter } from "./merchant/metric-expression/router.ts";
import { physicalModelRouter } from "./merchant/physical-model/router.ts";
import { playgroundRouter } from "./merchant/playground/router.ts";
import { priceCatalogRouter } from "./merchant/price-catalog/router.ts";
import { providerRouter } from "./merchant/provider/router.ts";
import { reportingRateRouter } from "./merchant/reporting-rate/router.ts";
import { settingsRouter } from "./merchant/settings/router.ts";
import { signUpLinkRouter } from "./merchant/sign-up-link/router.ts";
import { customerInvitationRouter, customerTeamRouter, invitationRouter, teamRouter } from "./merchant/team/router.ts";
import { usageRouter } from "./merchant/usage/router.ts";
import { usageRecordRouter } from "./merchant/usage-record/router.ts";
import { virtualEndpointRouter } from "./merchant/virtual-endpoint/router.ts";
import { portalAccessKeyRouter } from "./portal/access-key/router.ts";
import { portalLiveRouter } from "./portal/live/router.ts";
import { portalPlaygroundRouter } from "./portal/playground/router.ts";
import { portalInvitationRouter, portalTeamRouter } from "./portal/team/router.ts";
import { portalUsageReportRouter } from "./portal/usage/router.ts";
import { portalUsageRouter } from "./portal/usage-record/router.ts";
import { portalEndpointRouter } from "./portal/virtual-endpoint/router.ts";
import { createCallerFactory, router } from "./procedures.ts";
import { checkoutRouter } from "./public/checkout/router.ts";
import { offeredInvitationRouter } from "./public/invitation/router.ts";
import { emailChangeRouter, passwordResetRouter } from "./public/password-reset/router.ts";
import { sessionRouter } from "./public/session/router.ts";
import { signUpRouter } from "./public/sign-up/router.ts";
import { storefrontRouter } from "./public/storefront/router.ts";

export const appRouter = router({
  merchant: router({
    customers: customerRouter,
    providers: providerRouter,
    physicalModels: physicalModelRouter,
    priceCatalog: priceCatalogRouter,
    metricExpressions: metricExpressionRouter,
    virtualEndpoints: virtualEndpointRouter,
    accessKeys: accessKeyRouter,
    playground: playgroundRouter,
    managementKeys: managementKeyRouter,
    credits: creditsRouter,
    ledger: ledgerRouter,
    usageRecords: usageRecordRouter,
    usage: usageRouter,
    dashboard: dashboardRouter,
    live: liveRouter,
    exchangeRates: exchangeRateRouter,
    reportingRates: reportingRateRouter,
    settings: settingsRouter,
    auditEvents: auditEventRouter,
    signUpLinks: signUpLinkRouter,
    team: teamRouter,
    invitations: invitationRouter,
    customerTeam: customerTeamRouter,
    customerInvitations: customerInvitationRouter,
  }),
  portal: router({
    virtualEndpoints: portalEndpointRouter,
    accessKeys: portalAccessKeyRouter,
    usageRecords: portalUsageRouter,
    usage: portalUsageReportRouter,
    live: portalLiveRouter,
    playground: portalPlaygroundRouter,
    team: portalTeamRouter,
    invitations: portalInvitationRouter,
  }),
  account: accountRouter,
  public: router({
    checkout: checkoutRouter,
    session: sessionRouter,
    invitations: offeredInvitationRouter,
    passwordReset: passwordResetRouter,
    emailChange: emailChangeRouter,
    signUp: signUpRouter,
    storefront: storefrontRouter,
  }),
});

export type AppRouter = typeof appRouter;

/** Procedures as plain functions, for server-side rendering. */
export const createCaller = createCallerFactory(appRouter);
export type AppCaller = ReturnType<typeof createCaller>;
