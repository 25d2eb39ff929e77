import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { freshEmail } from "#tests/factories/team.ts";
import { newPerson, password } from "./visitor.ts";

let management: Management;
let mailbox: ReturnType<typeof makeMailbox>;

beforeAll(async () => {
  management = await startManagement();
  mailbox = makeMailbox(management);
});
afterAll(() => management?.stop());

const refusal = (code: string) => expect.objectContaining({ code });
const from = (remoteAddress: string) => ({ remoteAddress });
const next = "another long password";

describe("a forgotten password", () => {
  it("is set anew by a link that works once, ends every session, and tells the user", async () => {
    const { useCases } = management;
    const browser = await newPerson(management);
    await browser.signIn();
    await useCases.requestPasswordReset(from("203.0.113.1"), { email: browser.email });
    const [mail] = await mailbox.mailTo(browser.email);
    expect(mail?.text).toContain("for 30 minutes");
    const token = await mailbox.tokenFor(browser.email);
    const confirm = () => useCases.confirmPasswordReset(from("203.0.113.1"), { token, password: next });
    const tries = await Promise.allSettled([confirm(), confirm(), confirm()]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await browser.session()).toBeNull();
    expect((await browser.another().signIn()).status).toBe(401);
    expect((await browser.another().signIn(next)).status).toBe(200);
    expect((await mailbox.mailTo(browser.email)).at(-1)?.subject).toBe("Your password was changed");
  });

  it("is answered alike for an address that nobody has, and limited alike", async () => {
    const { useCases } = management;
    const browser = await newPerson(management);
    const unknown = freshEmail();
    const ask = (email: string) => useCases.requestPasswordReset(from(`203.0.113.${20 + count++}`), { email });
    let count = 0;
    for (const email of [browser.email, unknown]) {
      for (let round = 0; round < 3; round++) expect(await ask(email)).toEqual({ done: true });
      await expect(ask(email)).rejects.toEqual(refusal("rate_limit_exceeded"));
    }
    expect(await mailbox.mailTo(unknown)).toEqual([]);
    const links = (await mailbox.mailTo(browser.email)).map(({ text }) => /\/([0-9A-Za-z]{43})/.exec(text)?.[1] ?? "");
    expect(links).toHaveLength(3);
    const use = (token: string) => useCases.confirmPasswordReset(from("203.0.113.2"), { token, password: next });
    await expect(use(links[0]!)).rejects.toEqual(refusal("conflict"));
    await use(links[2]!);
  });

  it("after half an hour needs a new link", async () => {
    const { useCases, prisma } = management;
    const browser = await newPerson(management);
    await useCases.requestPasswordReset(from("203.0.113.3"), { email: browser.email });
    const token = await mailbox.tokenFor(browser.email);
    const row = await prisma.mailToken.findFirstOrThrow({ where: { userId: browser.userId } });
    expect(row.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(30 * 60_000);
    await prisma.mailToken.updateMany({ where: { userId: browser.userId }, data: { expiresAt: new Date() } });
    const late = useCases.confirmPasswordReset(from("203.0.113.3"), { token, password: next });
    await expect(late).rejects.toEqual(refusal("conflict"));
    expect((await browser.signIn()).status).toBe(200);
  });
});

describe("someone signed in", () => {
  it("changes the password with the current one; their other sessions end, this one stays", async () => {
    const { useCases } = management;
    const [here, there] = await Promise.all([newPerson(management)]).then(([one]) => [one!, one!.another()] as const);
    await here.signIn();
    await there.signIn();
    const caller = await here.account();
    const change = (current_password: string) =>
      useCases.changePassword(caller, { current_password, new_password: next });
    await expect(change("wrong")).rejects.toEqual(refusal("unprocessable"));
    await change(password);
    expect(await here.session()).not.toBeNull();
    expect(await there.session()).toBeNull();
    expect((await here.another().signIn(next)).status).toBe(200);
  });

  it("sees where their sessions are, ends one or all others, and never someone else's", async () => {
    const { useCases } = management;
    const here = await newPerson(management);
    const stranger = await newPerson(management);
    const [there, elsewhere] = [here.another(), here.another()];
    for (const browser of [here, there, elsewhere, stranger]) await browser.signIn();
    const caller = await here.account();
    const { data } = await useCases.listSessions(caller);
    expect(data).toHaveLength(3);
    expect(data.filter(({ current }) => current).map(({ address }) => address)).toEqual([here.address]);
    await useCases.revokeSession(caller, { id: (await there.account()).sessionId });
    expect(await there.session()).toBeNull();
    const foreign = useCases.revokeSession(caller, { id: (await stranger.account()).sessionId });
    await expect(foreign).rejects.toEqual(refusal("not_found"));
    await useCases.revokeOtherSessions(caller);
    expect([await elsewhere.session(), await here.session()].map(Boolean)).toEqual([false, true]);
    expect(await stranger.session()).not.toBeNull();
  });

  it("changes the address by a link sent to the new one, which tells nothing about who has it already", async () => {
    const { useCases } = management;
    const browser = await newPerson(management);
    const other = await newPerson(management);
    await browser.signIn();
    const caller = await browser.account();
    expect(await useCases.changeEmail(caller, { email: other.email, password })).toEqual({ done: true });
    expect(await mailbox.mailTo(other.email)).toEqual([]);
    const email = freshEmail();
    await useCases.changeEmail(caller, { email, password });
    expect((await useCases.getProfile(caller)).email).toBe(browser.email);
    await useCases.confirmEmailChange(from("203.0.113.4"), { token: await mailbox.tokenFor(email) });
    expect(await useCases.getProfile(caller)).toMatchObject({ email, email_verified: true });
    expect((await mailbox.mailTo(browser.email)).at(-1)?.text).toContain("no longer signs in");
  });
});

describe("someone of several organisations", () => {
  it("chooses which they work for, stays with the choice, and cannot choose what is not theirs", async () => {
    const { createMerchant, giveMembership } = management;
    const browser = await newPerson(management);
    const ids: string[] = [];
    for (const name of ["First", "Second"]) {
      const slug = freshEmail().split("@")[0]!.replace("_", "-");
      const merchantId = await createMerchant({ slug, name, testMode: true });
      await giveMembership({ userId: browser.userId, merchantId, role: "viewer" });
      ids.push(merchantId);
    }
    await browser.signIn();
    const names = async () => (await browser.session())?.merchants.map(({ name }) => name);
    expect(await names()).toEqual(["First", "Second"]);
    expect((await browser.post("choose", { merchant_id: ids[1] })).status).toBe(200);
    expect(await names()).toEqual(["Second", "First"]);
    const foreign = await createMerchant({
      slug: freshEmail().split("@")[0]!.replace("_", "-"),
      name: "x",
      testMode: true,
    });
    expect((await browser.post("choose", { merchant_id: foreign })).status).toBe(404);
    expect(await names()).toEqual(["Second", "First"]);
  });
});
