/**
 * An address is proved for the first time: what was made before may be a stranger's, who signed up with it. And where
 * the links lead that prove it.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { totpCode, totpStep } from "#server/auth/totp.ts";
import { mintId } from "#server/infra/mint.ts";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, publicUrl, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { freshEmail } from "#tests/factories/team.ts";
import { Browser, password } from "./visitor.ts";

let management: Management;
let merchant: SellingMerchant;
let mailbox: ReturnType<typeof makeMailbox>;
let addresses = 0;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management, { name: "Acme" });
  mailbox = makeMailbox(management);
});
afterAll(() => management?.stop());

const next = "another long password";
const refusal = (code: string) => expect.objectContaining({ code });
const nobody = () => ({ user: null, remoteAddress: `198.18.1.${++addresses}` });

/** Somebody who signed up by a link whose 5 credits wait for the address, and is signed in. */
async function newcomer() {
  const { useCases, prisma } = management;
  const link = await useCases.createSignUpLink(merchant.caller, {
    name: "Public",
    ve_template_id: merchant.endpoint.id,
    start_credits: "5",
    credits_cap: "100",
    max_uses: null,
    verify_email: true,
    published: false,
    expires_at: null,
  });
  const email = freshEmail();
  const token = link.url.split("/").at(-1) ?? "";
  const { ve_id } = await useCases.startSignUp(nobody(), { token, name: "Newcomer", email, password });
  const { id } = await prisma.user.findUniqueOrThrow({ where: { email } });
  const browser = new Browser(management, email, id);
  await browser.signIn();
  const budget = async () => (await useCases.getVirtualEndpoint(merchant.caller, { id: ve_id })).credit_budget;
  return { browser, email, budget, caller: await browser.account(), verification: await mailbox.tokenFor(email) };
}

/** Every way in that whoever has the session can make. */
async function addWaysIn({ browser, caller }: Awaited<ReturnType<typeof newcomer>>): Promise<void> {
  const { useCases, prisma } = management;
  await browser.another().signIn();
  const { secret } = await useCases.enrolTwoFactor(caller, { password });
  await useCases.confirmTwoFactor(caller, { code: totpCode(secret, totpStep(Date.now())) });
  await useCases.changeEmail(caller, { email: freshEmail(), password });
  const passkey = { id: mintId("passkey"), userId: caller.userId, name: "Mine", publicKey: new Uint8Array([1]) };
  await prisma.passkey.create({ data: { ...passkey, credentialId: passkey.id } });
}

async function waysIn(userId: string) {
  const { prisma } = management;
  const where = { userId };
  const counts = await Promise.all([
    prisma.session.count({ where }),
    prisma.passkey.count({ where }),
    prisma.totpSecret.count({ where }),
    prisma.recoveryCode.count({ where }),
    prisma.mailToken.count({ where: { userId, kind: "email_change" } }),
  ]);
  return counts.join(" ");
}

async function resetPassword(email: string): Promise<void> {
  await management.useCases.requestPasswordReset(nobody(), { email });
  const token = await mailbox.tokenFor(email);
  await management.useCases.confirmPasswordReset(nobody(), { token, password: next });
}

describe("who proves an address for the first time", () => {
  it("by a new password has the account alone, whatever way in a stranger had made before", async () => {
    const person = await newcomer();
    await addWaysIn(person);
    await resetPassword(person.email);
    expect(await waysIn(person.caller.userId)).toBe("0 0 0 0 0");
    expect((await person.browser.another().signIn(next)).body).not.toHaveProperty("second_factor", true);
  });

  it("by the link of a mail keeps the session that opened it, and no other way in", async () => {
    const person = await newcomer();
    await addWaysIn(person);
    const { userId, email, sessionId } = person.caller;
    const visitor = { ...nobody(), user: { id: userId, email }, sessionId };
    await management.useCases.verifyEmail(visitor, { token: person.verification });
    expect(await waysIn(userId)).toBe("1 0 0 0 0");
    expect(await person.browser.session()).not.toBeNull();
  });

  it("by an invitation takes no stranger's way in into the team", async () => {
    const person = await newcomer();
    await addWaysIn(person);
    await management.useCases.inviteStaff(merchant.caller, { email: person.email, role: "admin" });
    const { userId, email, sessionId } = person.caller;
    const token = await mailbox.tokenFor(email);
    await management.useCases.acceptInvitation({ ...nobody(), user: { id: userId, email }, sessionId }, { token });
    expect(await waysIn(userId)).toBe("1 0 0 0 0");
    expect(await management.useCases.getProfile(person.caller)).toMatchObject({ email_verified: true });
  });

  it("gets the credits that waited for it, once, whichever link proved it", async () => {
    const person = await newcomer();
    const verify = { token: person.verification };
    expect(await management.useCases.getProfile(person.caller)).toMatchObject({ waiting_credits: "5" });
    await resetPassword(person.email);
    expect(await person.budget()).toBe("5");
    await expect(management.useCases.verifyEmail(nobody(), verify)).rejects.toEqual(refusal("conflict"));
    expect(await management.useCases.getProfile(person.caller)).toMatchObject({ waiting_credits: "0" });
    await expect(management.useCases.sendVerification(person.caller)).rejects.toEqual(refusal("conflict"));
    expect(await person.budget()).toBe("5");
  });

  it("still can by the link they were sent after a change of the password, or by one they ask for again", async () => {
    const { useCases, prisma } = management;
    const changed = await newcomer();
    await useCases.changePassword(changed.caller, { current_password: password, new_password: next });
    await useCases.verifyEmail(nobody(), { token: changed.verification });
    expect(await changed.budget()).toBe("5");

    const late = await newcomer();
    await prisma.mailToken.updateMany({ where: { userId: late.caller.userId }, data: { expiresAt: new Date() } });
    for (let round = 0; round < 5; round++) await useCases.sendVerification(late.caller);
    await expect(useCases.sendVerification(late.caller)).rejects.toEqual(refusal("rate_limit_exceeded"));
    await useCases.verifyEmail(nobody(), { token: await mailbox.tokenFor(late.email) });
    expect(await late.budget()).toBe("5");
    const trace = { actorId: late.caller.userId, action: "user.ask_verification" };
    expect(await prisma.auditEvent.count({ where: trace })).toBe(5);
  });

  it("loses nothing at the second proof: factors made since are theirs", async () => {
    const person = await newcomer();
    await management.useCases.verifyEmail({ ...nobody() }, { token: person.verification });
    await person.browser.signIn();
    await addWaysIn({ ...person, caller: await person.browser.account() });
    await resetPassword(person.email);
    expect(await waysIn(person.caller.userId)).toBe("0 1 1 10 0");
  });

  it("meets no factor that a session which ended by it adds afterwards", async () => {
    const person = await newcomer();
    const { secret } = await management.useCases.enrolTwoFactor(person.caller, { password });
    await resetPassword(person.email);
    const code = totpCode(secret, totpStep(Date.now()));
    await expect(management.useCases.confirmTwoFactor(person.caller, { code })).rejects.toEqual(
      refusal("unauthenticated"),
    );
    await expect(management.useCases.enrolTwoFactor(person.caller, { password: next })).rejects.toEqual(
      refusal("unauthenticated"),
    );
  });
});

describe("a merchant's own domain", () => {
  const setDomain = (domain: string | null) => management.useCases.updateMerchantSettings(merchant.caller, { domain });
  const linkTo = async (address: string) =>
    /https?:\/\/[^/\s]+/.exec((await mailbox.mailTo(address)).at(-1)?.text ?? "");

  it("is where its customers' mails and sign-up links lead, and nobody else's", async () => {
    const { useCases } = management;
    const { customer, caller } = merchant;
    await setDomain("acme.example");
    const own = await newcomer();
    const ofStaff = await newcomer();
    await management.giveMembership({ userId: ofStaff.caller.userId, merchantId: merchant.merchantId, role: "viewer" });
    const elsewhere = await newcomer();
    const other = await makeSellingMerchant(management, { name: "Other" });
    await management.giveMembership({
      userId: elsewhere.caller.userId,
      merchantId: other.merchantId,
      customerId: other.customer.id,
      role: "viewer",
    });
    for (const { email } of [own, ofStaff, elsewhere]) expect(String(await linkTo(email))).toBe("https://acme.example");
    for (const { email } of [own, ofStaff, elsewhere]) await useCases.requestPasswordReset(nobody(), { email });
    expect(String(await linkTo(own.email))).toBe("https://acme.example");
    expect(String(await linkTo(ofStaff.email))).toBe(publicUrl);
    expect(String(await linkTo(elsewhere.email))).toBe(publicUrl);
    const [asCustomer, asStaff] = [freshEmail(), freshEmail()];
    await useCases.inviteToCustomer(caller, { customer_id: customer.id, email: asCustomer, role: "member" });
    await useCases.inviteStaff(caller, { email: asStaff, role: "viewer" });
    expect(String(await linkTo(asCustomer))).toBe("https://acme.example");
    expect(String(await linkTo(asStaff))).toBe(publicUrl);
    await setDomain(null);
    await useCases.sendVerification(own.caller);
    expect(String(await linkTo(own.email))).toBe(publicUrl);
  });
});
