/** The key that a playground runs with: a person's own, short-lived, and no way around what access keys are. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";

let management: Management;
let merchant: SellingMerchant;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management);
});
afterAll(() => management?.stop());

const acting = (userId: string): Acting => ({
  merchantId: merchant.merchantId,
  actor: { type: "user", id: userId },
  idempotency: null,
});
const open = (userId: string, ve_id = merchant.endpoint.id) =>
  management.useCases.openPlayground({ ...acting(userId), role: "owner" }, { ve_id });
const snapshotOf = async (secret: string | null) =>
  (await compileSnapshot(management.prisma, management.keys.hash(secret ?? "")))?.snapshot;

test("a playground tells of each model what it can answer", async () => {
  const { serves } = await management.useCases.playgroundEndpoint(merchant.caller, { ve_id: merchant.endpoint.id });
  expect(serves.map(({ name }) => name)).toEqual(["chat"]);
  expect(serves[0]?.endpoints).toEqual(expect.arrayContaining(["chat/completions", "messages"]));
  expect(serves[0]?.endpoints).not.toContain("embeddings");
});

describe("a playground's key", () => {
  test("opens chats on its endpoint, for a quarter of an hour", async () => {
    const key = await open("usr_one");
    const snapshot = await snapshotOf(key.secret);
    expect(snapshot).toMatchObject({ keyName: "Playground", virtualEndpointId: merchant.endpoint.id });
    expect(snapshot?.keyScopes?.endpoints).toEqual(["chat/completions"]);
    const leftMs = (snapshot?.keyExpiresAtMs ?? 0) - Date.now();
    expect(leftMs).toBeGreaterThan(14 * 60_000);
    expect(leftMs).toBeLessThanOrEqual(15 * 60_000);
  });

  test("is the same in two windows opened at once, and another for another person", async () => {
    const [one, again, other] = await Promise.all([open("usr_two"), open("usr_two"), open("usr_three")]);
    expect(again).toEqual(one);
    expect(other.secret).not.toBe(one.secret);
    expect(other.key_id).not.toBe(one.key_id);
  });

  test("near its end gets another secret under the same id, and the old one is worth nothing", async () => {
    const before = await open("usr_four");
    const soon = new Date(Date.now() + 60_000);
    await management.prisma.accessKey.update({ where: { id: before.key_id }, data: { expiresAt: soon } });
    const after = await open("usr_four");
    expect(after.key_id).toBe(before.key_id);
    expect(after.secret).not.toBe(before.secret);
    expect(await snapshotOf(before.secret)).toBeUndefined();
    expect(await snapshotOf(after.secret)).toBeDefined();
  });

  test("is in no list, and nobody can prolong, widen or rotate it", async () => {
    const { key_id } = await open("usr_five");
    const { caller } = merchant;
    const ve_id = merchant.endpoint.id;
    const { data } = await management.useCases.listAccessKeys(caller, { ve_id, limit: 200 });
    expect(data.map(({ id }) => id)).toEqual([merchant.accessKey.id]);
    const key = { ve_id, key_id };
    for (const attempt of [
      () => management.useCases.updateAccessKey(caller, { ...key, expires_at: null, scopes: {} }),
      () => management.useCases.rotateAccessKey(caller, { ...key, overlap_seconds: 60 }),
      () => management.useCases.revokeAccessKey(caller, key),
      () => management.useCases.getAccessKey(caller, key),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("is not given out for an endpoint that answers nobody", async () => {
    const closed = await makeSellingMerchant(management);
    await management.useCases.updateVirtualEndpoint(closed.caller, { id: closed.endpoint.id, status: "disabled" });
    const refused = management.useCases.openPlayground(closed.caller, { ve_id: closed.endpoint.id });
    await expect(refused).rejects.toMatchObject({ code: "conflict" });
  });

  test("ends at once with the membership, or with the role that allowed it, and comes anew with the next", async () => {
    const { createUser, giveMembership, prisma, useCases } = management;
    const { merchantId, caller, endpoint, customer } = merchant;
    const { id: userId } = await createUser({
      email: "leaver@example.com",
      name: "Leaver",
      password: "a long password",
    });
    await giveMembership({ userId, merchantId, role: "developer" });
    const { id } = await prisma.membership.findFirstOrThrow({ where: { userId } });
    const announced = () => prisma.outboxEvent.count({ where: { subjectId: endpoint.id } });

    const first = await open(userId);
    const before = await announced();
    await useCases.changeStaffRole(caller, { id, role: "viewer" });
    expect(await announced()).toBe(before + 1);
    expect(await snapshotOf(first.secret)).toBeUndefined();
    await useCases.changeStaffRole(caller, { id, role: "developer" });
    const second = await open(userId);
    expect(second.secret).not.toBe(first.secret);
    expect(await snapshotOf(second.secret)).toBeDefined();
    await useCases.removeStaff(caller, { id });
    expect(await snapshotOf(second.secret)).toBeUndefined();

    await giveMembership({ userId, merchantId, customerId: customer.id, role: "member" });
    const portal = { merchantId, customerId: customer.id, userId, role: "member" } as const;
    const third = await useCases.openOwnPlayground(portal, { ve_id: endpoint.id });
    const membership = await prisma.membership.findFirstOrThrow({ where: { userId } });
    await useCases.removeCustomerMember(caller, { customer_id: customer.id, id: membership.id });
    expect(await snapshotOf(third.secret)).toBeUndefined();
  });

  test("ends with the management key that opened it", async () => {
    const { id } = await management.useCases.createManagementKey(merchant.caller, { name: "Chats", role: "developer" });
    const key = await management.useCases.openPlayground(
      { ...merchant.caller, actor: { type: "management_key", id } },
      { ve_id: merchant.endpoint.id },
    );
    expect(await snapshotOf(key.secret)).toBeDefined();
    await management.useCases.revokeManagementKey(merchant.caller, { id });
    expect(await snapshotOf(key.secret)).toBeUndefined();
  });

  test("leaves a trace of who opened it, without its secret", async () => {
    const { key_id, secret } = await open("usr_six");
    const [event] = await management.prisma.auditEvent.findMany({ where: { subjectId: key_id } });
    expect(event).toMatchObject({ action: "access_key.open_playground", actorId: "usr_six" });
    expect(JSON.stringify(event)).not.toContain(secret);
  });
});

test("a customer's playground offers the models that chat and the customer's keys, by their names alone", async () => {
  const portal = { merchantId: merchant.merchantId, customerId: merchant.customer.id, userId: "usr_c" } as const;
  const endpoint = await management.useCases.ownPlaygroundEndpoint(
    { ...portal, role: "member" },
    { ve_id: merchant.endpoint.id },
  );
  expect(endpoint.models).toEqual([{ name: "chat", description: "" }]);
  expect(endpoint.keys).toEqual([{ name: "test", prefix: merchant.accessKey.prefix }]);
  expect(endpoint.magic_words).toEqual(["/balance", "/tokenbill"]);
});
