/**
 * failure-cases.md 6.30: one tenant's id used by another in every call. The table below has an entry for every
 * procedure that takes an id; the last test fails when one is missing, so that a new procedure is covered too.
 */
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Principal } from "#server/trpc/context.ts";
import { appRouter, createCaller } from "#server/trpc/router.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeTeam } from "#tests/factories/team.ts";

let management: Management;
let own: SellingMerchant;
let foreign: SellingMerchant;
/** Of the foreign merchant. */
let foreignRequestId: string;
let foreignTeam: Awaited<ReturnType<typeof makeTeam>>;

beforeAll(async () => {
  management = await startManagement();
  own = await makeSellingMerchant(management, { name: "Own" });
  foreign = await makeSellingMerchant(management, { name: "Foreign" });
  foreignRequestId = await insertUsageRecord(foreign);
  foreignTeam = await makeTeam(management, foreign);
});
afterAll(() => management?.stop());

async function insertUsageRecord(merchant: SellingMerchant): Promise<string> {
  const { mintId } = await import("#server/infra/mint.ts");
  const { uuidFromId, uuidTime } = await import("#server/contracts/ids.ts");
  const id = mintId("request");
  const uuid = uuidFromId("request", id)!;
  await management.prisma.usageRecord.create({
    data: {
      occurredAt: new Date(uuidTime(uuid)),
      requestId: uuid,
      merchantId: merchant.merchantId,
      virtualEndpointId: merchant.endpoint.id,
      customerId: merchant.customer.id,
      accessKeyId: merchant.accessKey.id,
      logicalModel: "chat",
      endpoint: "chat/completions",
      status: "succeeded",
      units: { input: 1 },
      estimated: false,
      chargeMicros: 1n,
      attempts: [],
      latencyMs: 1,
      stream: false,
      shard: 0,
      epoch: 1,
    },
  });
  return id;
}

type Inputs = (ids: SellingMerchant) => Record<string, unknown>[];

const ids: Inputs = ({ endpoint }) => [{ id: endpoint.id }];
const routed = (physicalModelId: string) => [{ name: "chat", routes: [{ physical_model_id: physicalModelId }] }];

/** Procedure → inputs, each with at least one foreign id. Own ids stand where the foreign ones would not be reached. */
const calls: Record<string, Inputs> = {
  "merchant.customers.get": ({ customer }) => [{ id: customer.id }],
  "merchant.customers.update": ({ customer }) => [{ id: customer.id, name: "taken over" }],
  "merchant.providers.get": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.update": ({ provider }) => [{ id: provider.id, name: "taken over" }],
  "merchant.providers.delete": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.effect": ({ provider }) => [{ id: provider.id }],
  "merchant.providers.test": ({ provider }) => [{ id: provider.id }],
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
  "merchant.virtualEndpoints.list": ({ customer }) => [{ customer_id: customer.id }],
  "merchant.virtualEndpoints.get": ids,
  "merchant.virtualEndpoints.create": ({ customer, physicalModel }) => [
    { name: "x", customer_id: customer.id },
    { name: "x", customer_id: own.customer.id, logical_models: routed(physicalModel.id) },
  ],
  "merchant.virtualEndpoints.update": ({ endpoint, physicalModel }) => [
    { id: endpoint.id, name: "taken over" },
    { id: endpoint.id, credit_budget: "0" },
    { id: own.endpoint.id, logical_models: routed(physicalModel.id) },
  ],
  "merchant.virtualEndpoints.delete": ids,
  "merchant.virtualEndpoints.effect": ids,
  "merchant.virtualEndpoints.routeShares": ids,
  "merchant.virtualEndpoints.copy": ({ endpoint, customer }) => [
    { id: endpoint.id, name: "x" },
    { id: own.endpoint.id, name: "x", customer_id: customer.id },
  ],
  "merchant.virtualEndpoints.planRoutes": ({ endpoint, physicalModel, accessKey }) => [
    { id: endpoint.id, logical_model: "chat" },
    { id: own.endpoint.id, logical_model: "chat", key_id: accessKey.id },
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
        ({ endpoint, accessKey }) => [
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
  "merchant.signUpLinks.update": () => [{ id: foreignTeam.signUpLinkId, status: "disabled" }],
  "merchant.team.changeRole": () => [{ id: foreignTeam.membershipId, role: "viewer" }],
  "merchant.team.remove": () => [{ id: foreignTeam.membershipId }],
  "merchant.invitations.resend": () => [{ id: foreignTeam.invitationId }],
  "merchant.invitations.revoke": () => [{ id: foreignTeam.invitationId }],
  "merchant.customerTeam.list": ({ customer }) => [{ customer_id: customer.id }],
  "merchant.customerTeam.changeRole": ({ customer }) => [
    { customer_id: customer.id, id: foreignTeam.customerMembershipId, role: "member" },
    { customer_id: own.customer.id, id: foreignTeam.customerMembershipId, role: "member" },
  ],
  "merchant.customerTeam.remove": ({ customer }) => [
    { customer_id: customer.id, id: foreignTeam.customerMembershipId },
    { customer_id: own.customer.id, id: foreignTeam.customerMembershipId },
  ],
  "merchant.customerInvitations.list": ({ customer }) => [{ customer_id: customer.id }],
  "merchant.customerInvitations.create": ({ customer }) => [
    { customer_id: customer.id, email: "eve@example.com", role: "admin" },
  ],
  "merchant.customerInvitations.resend": ({ customer }) => [
    { customer_id: customer.id, id: foreignTeam.customerInvitationId },
    { customer_id: own.customer.id, id: foreignTeam.customerInvitationId },
  ],
  "merchant.customerInvitations.revoke": ({ customer }) => [
    { customer_id: customer.id, id: foreignTeam.customerInvitationId },
    { customer_id: own.customer.id, id: foreignTeam.customerInvitationId },
  ],
  "portal.team.changeRole": () => [{ id: foreignTeam.customerMembershipId, role: "member" }],
  "portal.team.remove": () => [{ id: foreignTeam.customerMembershipId }],
  "portal.invitations.resend": () => [{ id: foreignTeam.customerInvitationId }],
  "portal.invitations.revoke": () => [{ id: foreignTeam.customerInvitationId }],
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
  "merchant.usageRecords.get": () => [{ id: foreignRequestId }],
  "merchant.usageRecords.receipt": () => [{ id: foreignRequestId }],
  "portal.virtualEndpoints.get": ids,
  "portal.accessKeys.list": ({ endpoint }) => [{ ve_id: endpoint.id }],
  "portal.accessKeys.create": ({ endpoint }) => [{ ve_id: endpoint.id, name: "x" }],
  "portal.usageRecords.list": ({ endpoint, accessKey }) => [{ ve_id: endpoint.id }, { key_id: accessKey.id }],
  "portal.usageRecords.get": () => [{ id: foreignRequestId }],
  "portal.usageRecords.receipt": () => [{ id: foreignRequestId }],
  "portal.usage.summary": ({ endpoint, accessKey }) => [{ ve_id: endpoint.id }, { key_id: accessKey.id }],
  "portal.usage.burnDown": ({ endpoint }) => [{ ve_id: endpoint.id }],
};

/** Procedures that take no id of a tenant. A checkout link is for whoever has it. */
const withoutIds = new Set([
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
  "merchant.settings.get",
  "merchant.settings.update",
  "merchant.settings.setLogo",
  "merchant.signUpLinks.list",
  "public.signUp.get",
  "public.signUp.start",
  "public.signUp.verifyEmail",
  "merchant.settings.removeLogo",
  "merchant.auditEvents.list",
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

function callAs(principal: Principal, path: string, input: unknown): Promise<unknown> {
  const caller = createCaller({
    useCases: management.useCases,
    principal: async () => principal,
    chosenMerchantId: null,
    chosenCustomerId: null,
    idempotencyKey: null,
  });
  let at: unknown = caller;
  for (const name of path.split(".")) at = (at as Record<string, unknown>)[name];
  return (at as (input: unknown) => Promise<unknown>)(input);
}

const plain = { accent: null, logo_path: null };

/** Staff of the own merchant and portal user of its customer at once. */
const ownUser = (): Principal => ({
  type: "user",
  session_id: "a-session",
  two_factor: false,
  user: { id: "usr_test", name: "Test", email: "test@example.com" },
  merchants: [
    {
      merchant_id: own.merchantId,
      name: "Own",
      slug: "own",
      test_mode: true,
      time_zone: "UTC",
      role: "owner",
      ...plain,
      reporting_currency: "USD",
      require_two_factor: false,
    },
  ],
  customers: [
    {
      customer_id: own.customer.id,
      name: "c",
      merchant_id: own.merchantId,
      merchant_name: "Own",
      role: "admin",
      ...plain,
    },
  ],
});

/** Everything that belongs to the foreign merchant, as text. */
async function stateOf(merchantId: string): Promise<string> {
  const where = { where: { merchantId }, orderBy: { id: "asc" as const } };
  const { prisma } = management;
  return JSON.stringify(
    [
      await prisma.customer.findMany(where),
      await prisma.provider.findMany(where),
      await prisma.physicalModel.findMany({ ...where, include: { prices: true, costs: true } }),
      await prisma.virtualEndpoint.findMany({ ...where, include: { logicalModels: { include: { routes: true } } } }),
      await prisma.accessKey.findMany(where),
      await prisma.managementKey.findMany(where),
      await prisma.membership.findMany(where),
      await prisma.invitation.findMany(where),
      await prisma.veWallet.findMany({ where: { merchantId } }),
      await prisma.priceCatalogEntry.count({ where: { merchantId } }),
      await prisma.auditEvent.count({ where: { merchantId } }),
      await prisma.ledgerEntry.count({ where: { merchantId } }),
    ],
    (_key, value) => (typeof value === "bigint" ? String(value) : value),
  );
}

const procedures = Object.keys(appRouter._def.procedures as unknown as Record<string, unknown>);

describe("another tenant's ids", () => {
  test.each(Object.keys(calls))("are answered with 404 by %s, and change nothing", async (path) => {
    const before = await stateOf(foreign.merchantId);
    for (const input of calls[path]!(foreign)) {
      const error = await callAs(ownUser(), path, input).catch((thrown: unknown) => thrown);
      expect(error, JSON.stringify(input)).toBeInstanceOf(TRPCError);
      expect((error as TRPCError).code, JSON.stringify(input)).toBe("NOT_FOUND");
      expect((error as TRPCError).message).not.toMatch(/Foreign/);
    }
    expect(await stateOf(foreign.merchantId)).toBe(before);
  });

  test.each(Object.keys(calls).filter((path) => path.endsWith(".get")))(
    "is no use at the other's own key: %s answers its owner",
    async (path) => {
      const owner = ownUser() as Extract<Principal, { type: "user" }>;
      owner.merchants[0]!.merchant_id = foreign.merchantId;
      owner.customers[0]!.merchant_id = foreign.merchantId;
      owner.customers[0]!.customer_id = foreign.customer.id;
      for (const input of calls[path]!(foreign)) expect(await callAs(owner, path, input)).toBeTruthy();
    },
  );

  test("never appear in lists", async () => {
    for (const path of procedures.filter((name) => name.endsWith(".list") && withoutIds.has(name))) {
      const text = JSON.stringify(await callAs(ownUser(), path, {}));
      for (const id of [foreign.merchantId, foreign.customer.id, foreign.endpoint.id, foreign.provider.id]) {
        expect(text, path).not.toContain(id);
      }
    }
  });

  test("a customer of the same merchant does not see another customer's endpoint", async () => {
    const sibling = await management.useCases.createCustomer(own.caller, {
      name: "Sibling",
      email: null,
      provider_policy: null,
    });
    const user = ownUser() as Extract<Principal, { type: "user" }>;
    user.customers[0]!.customer_id = sibling.id;
    for (const [path, input] of [
      ["portal.virtualEndpoints.get", { id: own.endpoint.id }],
      ["portal.usageRecords.list", { ve_id: own.endpoint.id }],
      ["portal.accessKeys.list", { ve_id: own.endpoint.id }],
      ["portal.accessKeys.create", { ve_id: own.endpoint.id, name: "x" }],
      ["portal.accessKeys.revoke", { ve_id: own.endpoint.id, key_id: own.accessKey.id }],
    ] as const) {
      await expect(callAs(user, path, input)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
    expect(await callAs(user, "portal.virtualEndpoints.list", {})).toMatchObject({ data: [] });
  });

  test("a customer's viewer sees the keys and changes none; a member makes one, with a trace", async () => {
    const user = ownUser() as Extract<Principal, { type: "user" }>;
    const key = { ve_id: own.endpoint.id, key_id: own.accessKey.id };
    user.customers[0]!.role = "viewer";
    expect(await callAs(user, "portal.accessKeys.list", { ve_id: own.endpoint.id })).toMatchObject({
      data: [{ id: own.accessKey.id }],
    });
    for (const [path, input] of [
      ["portal.accessKeys.create", { ve_id: own.endpoint.id, name: "x" }],
      ["portal.accessKeys.update", key],
      ["portal.accessKeys.rotate", key],
      ["portal.accessKeys.revoke", key],
      ["portal.playground.openKey", { ve_id: own.endpoint.id }],
    ] as const) {
      await expect(callAs(user, path, input), path).rejects.toMatchObject({ code: "FORBIDDEN" });
    }
    user.customers[0]!.role = "member";
    const made = await callAs(user, "portal.accessKeys.create", { ve_id: own.endpoint.id, name: "By a member" });
    const { id: subjectId } = made as { id: string };
    expect(await management.prisma.auditEvent.findFirst({ where: { subjectId } })).toMatchObject({
      action: "access_key.create",
      actorId: user.user.id,
    });
  });

  test("are tried against every procedure there is", () => {
    const known = new Set([...Object.keys(calls), ...withoutIds]);
    expect(procedures.filter((path) => !known.has(path))).toEqual([]);
  });
});
