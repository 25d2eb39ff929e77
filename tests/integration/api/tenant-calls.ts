/** failure-cases.md 6.30: every procedure with the ids that another tenant might give it. */
import { appRouter } from "#server/trpc/router.ts";
import type { SellingMerchant } from "#tests/factories/merchant.ts";
import type { makeTeam } from "#tests/factories/team.ts";

/** What the other tenant has. */
export interface Foreign extends SellingMerchant {
  requestId: string;
  auditEventId: string;
  team: Awaited<ReturnType<typeof makeTeam>>;
  /** The caller's own, for places where a foreign id would not be reached. */
  own: SellingMerchant;
}

type Inputs = (ids: Foreign) => Record<string, unknown>[];

const ids: Inputs = ({ endpoint }) => [{ id: endpoint.id }];
const routed = (physicalModelId: string) => [{ name: "chat", routes: [{ physical_model_id: physicalModelId }] }];

/** Procedure → inputs, each with at least one foreign id. Own ids stand where the foreign ones would not be reached. */
export const calls: Record<string, Inputs> = {
  "merchant.customers.get": ({ customer }) => [{ id: customer.id }],
  "merchant.customers.update": ({ customer }) => [{ id: customer.id, name: "taken over" }],
  "merchant.providers.get": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.update": ({ provider }) => [{ id: provider.id, name: "taken over" }],
  "merchant.providers.delete": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.effect": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.test": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.testDraft": ({ provider }) => [{ provider_id: provider.id, kind: "openai_compatible" }],
  "merchant.physicalModels.list": ({ provider }) => [{ provider_id: provider.id }],
  "merchant.physicalModels.get": ({ physicalModel }) => [{ id: physicalModel.id }],
  "merchant.physicalModels.effect": ({ physicalModel }) => [{ id: physicalModel.id }],
  "merchant.physicalModels.versions": ({ physicalModel }) => [{ id: physicalModel.id }],
  "merchant.physicalModels.create": ({ provider }) => [{ provider_id: provider.id, name: "x" }],
  "merchant.physicalModels.update": ({ physicalModel }) => [
    { id: physicalModel.id, price: { per: 1, input: "0" } },
    { id: physicalModel.id, name: "taken over" },
  ],
  "merchant.physicalModels.delete": ({ physicalModel }) => [{ id: physicalModel.id }],
  "merchant.virtualEndpoints.list": ({ customer, endpoint, physicalModel }) => [
    { customer_id: customer.id },
    { ve_template_id: endpoint.id },
    { physical_model_id: physicalModel.id },
  ],
  "merchant.virtualEndpoints.get": ids,
  "merchant.virtualEndpoints.create": ({ customer, endpoint, physicalModel, own }) => [
    { name: "x", customer_id: customer.id },
    { name: "x", customer_id: own.customer.id, ve_template_id: endpoint.id },
    { name: "x", is_template: true, ve_template_id: endpoint.id },
    { name: "x", customer_id: own.customer.id, logical_models: routed(physicalModel.id) },
  ],
  "merchant.virtualEndpoints.update": ({ endpoint, physicalModel, own }) => [
    { id: endpoint.id, name: "taken over" },
    { id: endpoint.id, credit_budget: "0" },
    { id: own.endpoint.id, logical_models: routed(physicalModel.id) },
  ],
  "merchant.virtualEndpoints.delete": ids,
  "merchant.virtualEndpoints.effect": ids,
  "merchant.virtualEndpoints.routeShares": ids,
  "merchant.virtualEndpoints.copy": ({ endpoint, customer, own }) => [
    { id: endpoint.id, name: "x" },
    { id: own.endpoint.id, name: "x", customer_id: customer.id },
  ],
  "merchant.virtualEndpoints.planRoutes": ({ customer, endpoint, physicalModel, accessKey, own }) => [
    { id: endpoint.id, logical_model: "chat" },
    { id: own.endpoint.id, logical_model: "chat", key_id: accessKey.id },
    { id: own.endpoint.id, logical_model: "chat", customer_id: customer.id },
    { id: own.endpoint.id, routes: [{ physical_model_id: physicalModel.id }] },
  ],
  "merchant.virtualEndpoints.previewExhaustion": ({ endpoint }) => [
    { ve_id: endpoint.id, exhaustion: { mode: "error" } },
  ],
  "merchant.accessKeys.list": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "merchant.accessKeys.create": ({ endpoint }) => [{ ve_id: endpoint.id, name: "x" }],
  ...Object.fromEntries(
    ["merchant", "portal"]
      .flatMap((side) => ["get", "update", "rotate", "revoke"].map((verb) => `${side}.accessKeys.${verb}`))
      .map((path): [string, Inputs] => [
        path,
        ({ endpoint, accessKey, own }) => [
          { ve_id: endpoint.id, key_id: accessKey.id },
          { ve_id: own.endpoint.id, key_id: accessKey.id },
          { ve_id: endpoint.id, key_id: own.accessKey.id },
        ],
      ]),
  ),
  "merchant.playground.get": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "merchant.playground.openKey": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "portal.playground.get": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "portal.playground.openKey": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "merchant.signUpLinks.create": ({ endpoint }) => [{ name: "x", ve_template_id: endpoint.id }],
  "merchant.signUpLinks.get": ({ team }) => [{ id: team.signUpLinkId }],
  "merchant.signUpLinks.update": ({ team }) => [{ id: team.signUpLinkId, status: "disabled", published: true }],
  "merchant.team.changeRole": ({ team }) => [{ id: team.membershipId, role: "viewer" }],
  "merchant.team.remove": ({ team }) => [{ id: team.membershipId }],
  "merchant.invitations.resend": ({ team }) => [{ id: team.invitationId }],
  "merchant.invitations.revoke": ({ team }) => [{ id: team.invitationId }],
  "merchant.customerTeam.list": ({ customer }) => [{ customer_id: customer.id }],
  "merchant.customerTeam.changeRole": ({ customer, team, own }) => [
    { customer_id: customer.id, id: team.customerMembershipId, role: "member" },
    { customer_id: own.customer.id, id: team.customerMembershipId, role: "member" },
  ],
  "merchant.customerTeam.remove": ({ customer, team, own }) => [
    { customer_id: customer.id, id: team.customerMembershipId },
    { customer_id: own.customer.id, id: team.customerMembershipId },
  ],
  "merchant.customerInvitations.list": ({ customer }) => [{ customer_id: customer.id }],
  "merchant.customerInvitations.create": ({ customer }) => [
    { customer_id: customer.id, email: "eve@example.com", role: "admin" },
  ],
  "merchant.customerInvitations.resend": ({ customer, team, own }) => [
    { customer_id: customer.id, id: team.customerInvitationId },
    { customer_id: own.customer.id, id: team.customerInvitationId },
  ],
  "merchant.customerInvitations.revoke": ({ customer, team, own }) => [
    { customer_id: customer.id, id: team.customerInvitationId },
    { customer_id: own.customer.id, id: team.customerInvitationId },
  ],
  "portal.team.changeRole": ({ team }) => [{ id: team.customerMembershipId, role: "member" }],
  "portal.team.remove": ({ team }) => [{ id: team.customerMembershipId }],
  "portal.invitations.resend": ({ team }) => [{ id: team.customerInvitationId }],
  "portal.invitations.revoke": ({ team }) => [{ id: team.customerInvitationId }],
  "merchant.managementKeys.revoke": ({ managementKey }) => [{ id: managementKey.id }],
  "merchant.credits.create": ({ endpoint }) => [{ ve_id: endpoint.id, amount: "1", kind: "grant", reason: "x" }],
  "merchant.ledger.list": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "merchant.usageRecords.list": ({ endpoint, customer, physicalModel, provider, accessKey }) => [
    { ve_id: endpoint.id },
    { customer_id: customer.id },
    { model: physicalModel.id },
    { physical_model_id: physicalModel.id },
    { provider_id: provider.id },
    { key_id: accessKey.id },
  ],
  "merchant.dashboard.get": ({ endpoint, customer }) => [{ ve_id: endpoint.id }, { customer_id: customer.id }],
  "merchant.usage.summary": ({ endpoint, customer, accessKey, physicalModel }) => [
    { ve_id: endpoint.id },
    { customer_id: customer.id },
    { key_id: accessKey.id },
    { physical_model_id: physicalModel.id },
  ],
  "merchant.usage.burnDown": ({ endpoint, customer }) => [{ ve_id: endpoint.id }, { customer_id: customer.id }],
  "merchant.live.watch": ({ endpoint, own }) => [
    { requests: { ve_id: endpoint.id } },
    { balances: [own.endpoint.id, endpoint.id] },
  ],
  "portal.live.watch": ({ endpoint }) => [{ requests: { ve_id: endpoint.id } }],
  "merchant.auditEvents.list": ({ endpoint, managementKey, team }) => [
    { subject_id: endpoint.id },
    { subject_id: team.signUpLinkId },
    { actor_id: managementKey.id },
    { actor_id: team.userId },
  ],
  "merchant.auditEvents.get": ({ auditEventId }) => [{ id: auditEventId }],
  "merchant.usageRecords.get": ({ requestId }) => [{ id: requestId }],
  "merchant.usageRecords.receipt": ({ requestId }) => [{ id: requestId }],
  "portal.virtualEndpoints.get": ids,
  "portal.accessKeys.list": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "portal.accessKeys.create": ({ endpoint }) => [{ ve_id: endpoint.id, name: "x" }],
  "portal.usageRecords.list": ({ endpoint, accessKey }) => [{ ve_id: endpoint.id }, { key_id: accessKey.id }],
  "portal.usageRecords.get": ({ requestId }) => [{ id: requestId }],
  "portal.usageRecords.receipt": ({ requestId }) => [{ id: requestId }],
  "portal.usage.summary": ({ endpoint, accessKey }) => [{ ve_id: endpoint.id }, { key_id: accessKey.id }],
  "portal.usage.burnDown": ({ endpoint }) => [{ ve_id: endpoint.id }],
};

/** A client's own ids of its requests, looked for in what is the caller's own; and a vendor's, of an account there. */
export const notOurs = /usageRecords\.list request_id$|\bcredentials\./;

/** Procedures that take no id of a tenant. A checkout link is for whoever has it. */
export const withoutIds = new Set([
  "merchant.customers.list",
  "merchant.customers.create",
  "merchant.providers.list",
  "merchant.providers.create",
  "merchant.priceCatalog.list",
  "merchant.priceCatalog.sources",
  "merchant.priceCatalog.preview",
  "merchant.priceCatalog.import",
  "merchant.metricExpressions.test",
  "merchant.managementKeys.list",
  "merchant.managementKeys.create",
  "merchant.ledger.trialBalance",
  "merchant.exchangeRates.list",
  "merchant.exchangeRates.create",
  "merchant.reportingRates.list",
  "merchant.reportingRates.create",
  "merchant.settings.get",
  "merchant.settings.update",
  "merchant.settings.setLogo",
  "merchant.signUpLinks.list",
  "public.storefront.get",
  "public.storefront.merchant",
  "public.signUp.get",
  "public.signUp.start",
  "public.signUp.verifyEmail",
  "merchant.settings.removeLogo",
  "merchant.auditEvents.vocabulary",
  "merchant.team.list",
  "merchant.invitations.list",
  "merchant.invitations.create",
  "portal.team.list",
  "portal.invitations.list",
  "portal.invitations.create",
  ...Object.keys(appRouter._def.procedures as object).filter((path) =>
    /^account\.|^public\.(password|email)/.test(path),
  ),
  "public.invitations.get",
  "public.invitations.accept",
  "portal.virtualEndpoints.list",
  "public.checkout.get",
  "public.session.get",
  "public.session.find",
]);
