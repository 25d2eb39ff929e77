import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller, PortalCaller } from "#server/contracts/caller.ts";
import type { MerchantRole } from "#server/contracts/roles.ts";
import { makeMailer } from "#server/infra/mailer.ts";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { freshEmail } from "#tests/factories/team.ts";

let management: Management;
let merchant: SellingMerchant;
let mailbox: ReturnType<typeof makeMailbox>;
let owner: { userId: string; membershipId: string };

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management, { name: "Acme" });
  mailbox = makeMailbox(management);
  owner = await staff("owner");
});
afterAll(() => management?.stop());

const password = "a long enough password";
const page = { limit: 50 };
const nobody = { user: null, remoteAddress: "203.0.113.9" };

async function staff(role: MerchantRole) {
  const { id: userId } = await management.createUser({ email: freshEmail(), name: `The ${role}`, password });
  await management.giveMembership({ userId, merchantId: merchant.merchantId, role });
  const row = await management.prisma.membership.findFirstOrThrow({ where: { userId } });
  return { userId, membershipId: row.id };
}
const as = (userId: string, role: MerchantRole): Caller => ({
  merchantId: merchant.merchantId,
  role,
  actor: { type: "user", id: userId },
  remoteAddress: "203.0.113.7",
  idempotency: null,
});
const asOwner = () => as(owner.userId, "owner");
const refusal = (code: string) => expect.objectContaining({ code });
const portalAdmin = (userId: string): PortalCaller => ({
  merchantId: merchant.merchantId,
  customerId: merchant.customer.id,
  userId,
  role: "admin",
});

describe("an invitation", () => {
  it("comes by mail in the merchant's name, and makes a new user who can sign in with the given role", async () => {
    const { useCases } = management;
    const email = freshEmail();
    const invited = await useCases.inviteStaff(asOwner(), { email, role: "developer" });
    expect(JSON.stringify(invited)).not.toMatch(/token|link/);
    const [mail] = await mailbox.mailTo(email);
    expect(mail).toMatchObject({ fromName: "Acme", subject: "The owner invites you to Acme" });
    const token = await mailbox.tokenFor(email);
    expect(await useCases.findInvitation({ token })).toMatchObject({ email, team: "Acme", has_account: false });
    await useCases.acceptInvitation(nobody, { token, name: "Newcomer", password });
    const members = await useCases.listStaff(asOwner(), page);
    expect(members.data[0]).toMatchObject({ email, name: "Newcomer", role: "developer", two_factor: false });
    await expect(useCases.acceptInvitation(nobody, { token, name: "Again", password })).rejects.toEqual(
      refusal("conflict"),
    );
    const row = await management.prisma.outgoingMail.findFirstOrThrow({ where: { recipient: email } });
    expect(row).toMatchObject({ status: "sent", attempts: 1 });
    expect(row.sealedContent).toHaveLength(0);
  });

  it("to someone who has an account is taken by that account, and by no other", async () => {
    const { useCases } = management;
    const email = freshEmail();
    const { id } = await management.createUser({ email, name: "Known", password });
    await useCases.inviteStaff(asOwner(), { email, role: "viewer" });
    const token = await mailbox.tokenFor(email);
    const accept = (user: { id: string; email: string } | null) =>
      useCases.acceptInvitation({ user, remoteAddress: null }, { token, name: "x", password });
    await expect(accept(null)).rejects.toEqual(refusal("unauthenticated"));
    await expect(accept({ id: owner.userId, email: "other@example.com" })).rejects.toEqual(refusal("conflict"));
    await accept({ id, email });
    await expect(useCases.inviteStaff(asOwner(), { email, role: "admin" })).rejects.toEqual(refusal("conflict"));
  });

  it("sent again has a new link, and the former works no more; withdrawn, none does", async () => {
    const { useCases } = management;
    const email = freshEmail();
    const { id } = await useCases.inviteStaff(asOwner(), { email, role: "viewer" });
    const first = await mailbox.tokenFor(email);
    await expect(useCases.inviteStaff(asOwner(), { email, role: "viewer" })).rejects.toEqual(refusal("conflict"));
    await useCases.resendStaffInvitation(asOwner(), { id });
    const second = await mailbox.tokenFor(email);
    await expect(useCases.findInvitation({ token: first })).rejects.toEqual(refusal("not_found"));
    await useCases.revokeStaffInvitation(asOwner(), { id });
    await expect(useCases.findInvitation({ token: second })).rejects.toEqual(refusal("conflict"));
    await expect(useCases.resendStaffInvitation(asOwner(), { id })).rejects.toEqual(refusal("conflict"));
  });

  it("opened twice at the same moment makes one member", async () => {
    const { useCases } = management;
    const email = freshEmail();
    await useCases.inviteStaff(asOwner(), { email, role: "viewer" });
    const token = await mailbox.tokenFor(email);
    const tries = await Promise.allSettled(
      [1, 2, 3].map(() => useCases.acceptInvitation(nobody, { token, name: "Once", password })),
    );
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await management.prisma.user.count({ where: { email } })).toBe(1);
  });

  it("past its week is of no use, and the address can be invited anew", async () => {
    const { useCases, prisma } = management;
    const email = freshEmail();
    const { id } = await useCases.inviteStaff(asOwner(), { email, role: "viewer" });
    const token = await mailbox.tokenFor(email);
    await prisma.invitation.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    await expect(useCases.acceptInvitation(nobody, { token, name: "Late", password })).rejects.toEqual(
      refusal("conflict"),
    );
    expect((await useCases.inviteStaff(asOwner(), { email, role: "viewer" })).status).toBe("open");
  });

  it("gives no role above the inviter's own", async () => {
    const { userId } = await staff("admin");
    const invite = management.useCases.inviteStaff(as(userId, "admin"), { email: freshEmail(), role: "owner" });
    await expect(invite).rejects.toEqual(refusal("forbidden"));
  });
});

describe("a team", () => {
  it("keeps its last owner, even when two of them remove each other at once", async () => {
    const { useCases } = management;
    const own = await makeSellingMerchant(management, { name: "Two owners" });
    const people = await Promise.all(
      [1, 2].map(async () => {
        const { id: userId } = await management.createUser({ email: freshEmail(), name: "Owner", password });
        await management.giveMembership({ userId, merchantId: own.merchantId, role: "owner" });
        return management.prisma.membership.findFirstOrThrow({ where: { userId } });
      }),
    );
    const [one, other] = [people[0]!, people[1]!];
    const by = (userId: string): Caller => ({
      ...asOwner(),
      merchantId: own.merchantId,
      actor: { type: "user", id: userId },
    });
    const tries = await Promise.allSettled([
      useCases.removeStaff(by(one.userId), { id: other.id }),
      useCases.changeStaffRole(by(other.userId), { id: one.id, role: "viewer" }),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const where = { merchantId: own.merchantId, role: "owner" };
    expect(await management.prisma.membership.count({ where })).toBe(1);
  });

  it("of owners is out of an admin's reach", async () => {
    const { userId } = await staff("admin");
    const change = { id: owner.membershipId, role: "viewer" as const };
    await expect(management.useCases.changeStaffRole(as(userId, "admin"), change)).rejects.toEqual(
      refusal("forbidden"),
    );
    const remove = management.useCases.removeStaff(as(userId, "admin"), { id: owner.membershipId });
    await expect(remove).rejects.toEqual(refusal("forbidden"));
  });

  it("of a customer is invited by its own admins in the portal, and by nobody else of it", async () => {
    const { useCases } = management;
    const adminEmail = freshEmail();
    const customer_id = merchant.customer.id;
    await useCases.inviteToCustomer(asOwner(), { customer_id, email: adminEmail, role: "admin" });
    await useCases.acceptInvitation(nobody, { token: await mailbox.tokenFor(adminEmail), name: "Buyer", password });
    const admin = await management.prisma.user.findUniqueOrThrow({ where: { email: adminEmail } });
    const email = freshEmail();
    await useCases.inviteToOwnTeam(portalAdmin(admin.id), { email, role: "member" });
    expect((await mailbox.mailTo(email))[0]?.subject).toContain("Buyer invites you to");
    const member: PortalCaller = { ...portalAdmin(admin.id), role: "member" };
    await expect(useCases.inviteToOwnTeam(member, { email: freshEmail(), role: "admin" })).rejects.toEqual(
      refusal("forbidden"),
    );
    const [own] = (await useCases.listOwnTeam(member, page)).data;
    await expect(useCases.removeFromOwnTeam(portalAdmin(admin.id), { id: own!.id })).rejects.toEqual(
      refusal("conflict"),
    );
  });
});

describe("the audit log", () => {
  it("tells who changed what, from where, with before and after, and is filtered by each", async () => {
    const { useCases } = management;
    const { membershipId } = await staff("viewer");
    await useCases.changeStaffRole(asOwner(), { id: membershipId, role: "finance" });
    const filter = { limit: 1, subject_id: membershipId, action: "membership.update", actor_id: owner.userId };
    const { data } = await useCases.listAuditEvents(asOwner(), filter);
    expect(data).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ type: "user", id: owner.userId, name: "The owner" }),
        remote_address: "203.0.113.7",
        subject_type: "membership",
        before: expect.objectContaining({ role: "viewer" }),
        after: expect.objectContaining({ role: "finance" }),
      }),
    ]);
    const later = { ...filter, from: new Date(Date.now() + 60_000).toISOString() };
    expect((await useCases.listAuditEvents(asOwner(), later)).data).toEqual([]);
    const words = await useCases.auditVocabulary(asOwner());
    expect(words.actions).toContain("invitation.accept");
    const first = await useCases.listAuditEvents(asOwner(), { limit: 2 });
    const second = await useCases.listAuditEvents(asOwner(), { limit: 2, cursor: first.next_cursor! });
    const ids = [...first.data, ...second.data].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
  });
});

describe("mail", () => {
  it("lies in MAIL_DIR as complete .eml files that only the product can read", async () => {
    const mailDir = mkdtempSync(join(tmpdir(), "sluice-mail-"));
    try {
      const mailer = makeMailer({ smtpUrl: undefined, mailDir, from: "no-reply@ai.example" })!;
      const words = { fromName: "Acme, Söhne", subject: "Grüße", text: "Hello\n", html: "<p>Hello</p>" };
      await mailer.send({ id: "mail_1", to: "ada@example.com", ...words });
      expect(readdirSync(mailDir)).toEqual(["mail_1.eml"]);
      const eml = readFileSync(join(mailDir, "mail_1.eml"), "utf8");
      expect(eml).toMatch(/^To: ada@example\.com\r?$/m);
      expect(eml).toContain("Message-ID: <mail_1@ai.example>");
      expect(eml).toContain("text/plain");
      expect(eml).toContain("text/html");
    } finally {
      rmSync(mailDir, { recursive: true, force: true });
    }
  });
});
