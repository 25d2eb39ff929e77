/**
 * failure-cases.md 6.30: one tenant's id used by another in every call. The table below has an entry for every
 * procedure that takes an id; the last test fails when one is missing, so that a new procedure is covered too.
 */
import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Principal } from "#server/trpc/context.ts";
import { createCaller } from "#server/trpc/router.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeTeam } from "#tests/factories/team.ts";
import { idPlaces, inputsOf, procedures, valuesAt } from "./id-places.ts";
import { calls, type Foreign, notOurs, withoutIds } from "./tenant-calls.ts";

let management: Management;
let own: SellingMerchant;
let foreign: Foreign;

beforeAll(async () => {
  management = await startManagement();
  own = await makeSellingMerchant(management, { name: "Own" });
  const merchant = await makeSellingMerchant(management, { name: "Foreign" });
  const [requestId, team] = [await insertUsageRecord(merchant), await makeTeam(management, merchant)];
  const { id: auditEventId } = await management.prisma.auditEvent.findFirstOrThrow({
    where: { merchantId: merchant.merchantId },
  });
  foreign = { ...merchant, requestId, auditEventId, team, own };
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

/** Lists that can be asked for without naming anything. */
const wholeLists = procedures.filter(
  (path) => path.endsWith(".list") && inputsOf(path).every((schema) => schema.safeParse({}).success),
);

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
      for (const input of calls[path]!({ ...foreign, own: foreign })) {
        expect(await callAs(owner, path, input)).toBeTruthy();
      }
    },
  );

  test("never appear in lists", async () => {
    for (const path of wholeLists) {
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

  test("are told from what was one's own and is gone: reports and trail are still asked for it", async () => {
    const made = { name: "Gone by now", customer_id: own.customer.id };
    const gone = (await callAs(ownUser(), "merchant.virtualEndpoints.create", made)) as { id: string };
    await callAs(ownUser(), "merchant.virtualEndpoints.delete", { id: gone.id });
    for (const [path, input] of [
      ["merchant.usageRecords.list", { ve_id: gone.id }],
      ["portal.usageRecords.list", { ve_id: gone.id }],
      ["merchant.usage.summary", { ve_id: gone.id }],
      ["merchant.virtualEndpoints.list", { ve_template_id: gone.id }],
      ["merchant.auditEvents.list", { subject_id: gone.id }],
      ["merchant.auditEvents.list", { actor_id: own.managementKey.id }],
    ] as const) {
      expect(await callAs(ownUser(), path, input), path).toBeTruthy();
    }
  });

  test("are tried against every procedure there is, at every place of its input that takes one", () => {
    const known = new Set([...Object.keys(calls), ...withoutIds]);
    expect(procedures.filter((path) => !known.has(path))).toEqual([]);
    const { own: _, ...others } = foreign;
    const isForeign = (value: unknown) => typeof value === "string" && JSON.stringify(others).includes(`"${value}"`);
    const untried = procedures
      .filter((path) => /^(merchant|portal)\./.test(path))
      .flatMap((path) => idPlaces(path).map((place) => [path, place] as const))
      .filter(([path, place]) => !calls[path]?.(foreign).some((input) => valuesAt(input, place).some(isForeign)))
      .map((where) => where.join(" "));
    expect(untried.filter((where) => !notOurs.test(where))).toEqual([]);
  });
});
