import type { AppLoadContext } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signUpAction } from "#app/features/sign-up/sign-up-action.ts";
import { loader } from "#app/routes/_public+/signup.$token.tsx";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";
import { createCaller } from "#server/trpc/router.ts";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, publicUrl, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { freshEmail } from "#tests/factories/team.ts";
import { password } from "./visitor.ts";

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

const refusal = (code: string) => expect.objectContaining({ code });
const visitor = (user: { id: string; email: string } | null = null) => ({
  user,
  remoteAddress: `198.18.0.${++addresses}`,
});

async function link(
  fields: Partial<
    Pick<SignUpLinkView, "ve_template_id" | "start_credits" | "credits_cap" | "max_uses" | "verify_email" | "published">
  > = {},
) {
  const view = await management.useCases.createSignUpLink(merchant.caller, {
    name: "Conference",
    ve_template_id: merchant.endpoint.id,
    start_credits: "5",
    credits_cap: "100",
    max_uses: null,
    verify_email: false,
    published: false,
    expires_at: null,
    ...fields,
  });
  return { id: view.id, token: view.url.split("/").at(-1) ?? "" };
}
const signUp = (token: string, email = freshEmail()) =>
  management.useCases.startSignUp(visitor(), { token, name: "Newcomer", email, password });
const find = (token: string, user: { id: string; email: string } | null = null) =>
  management.useCases.findSignUp(visitor(user), { token });
const endpointOf = (id: string) => management.useCases.getVirtualEndpoint(merchant.caller, { id });

describe("a sign-up link", () => {
  it("makes account, customer, endpoint like the template's, first key and start credits, which the books carry", async () => {
    const { token, id } = await link();
    expect(await find(token)).toMatchObject({
      status: "active",
      signed_up: false,
      merchant_name: "Acme",
      start_credits: "5",
      models: [{ name: "chat", chats: true }],
    });
    const email = freshEmail();
    const started = await signUp(token, email);
    expect(started).toMatchObject({ secret: expect.stringMatching(/^slk_/), waits_for_email: false });
    const endpoint = await endpointOf(started.ve_id);
    const template = await endpointOf(merchant.endpoint.id);
    expect(endpoint).toMatchObject({ customer_id: started.customer_id, credit_budget: "5" });
    expect(endpoint.logical_models.map(({ name }) => name)).toEqual(template.logical_models.map(({ name }) => name));
    const user = await management.prisma.user.findUniqueOrThrow({ where: { email }, include: { memberships: true } });
    expect(user.memberships).toMatchObject([{ customerId: started.customer_id, role: "admin" }]);
    expect(await management.useCases.trialBalance(merchant.caller)).toMatchObject({ balanced: true });
    const links = await management.useCases.listSignUpLinks(merchant.caller, { limit: 50 });
    expect(links.data.find((row) => row.id === id)).toMatchObject({ uses: 1, credits_given: "5" });
  });

  it("used again by the same person changes nothing and shows no secret", async () => {
    const { token } = await link();
    const email = freshEmail();
    const first = await signUp(token, email);
    await expect(signUp(token, email)).rejects.toEqual(refusal("unauthenticated"));
    const user = await management.prisma.user.findUniqueOrThrow({ where: { email } });
    const again = await management.useCases.startSignUp(visitor(user), { token });
    expect(again).toEqual({ ...first, secret: null });
    expect(await find(token, user)).toMatchObject({ signed_up: true });
  });

  it("gives its credits once the address is confirmed, where it asks for that", async () => {
    const { token } = await link({ verify_email: true });
    const email = freshEmail();
    const started = await signUp(token, email);
    expect(started.waits_for_email).toBe(true);
    expect((await endpointOf(started.ve_id)).credit_budget).toBe("0");
    const verification = { token: await mailbox.tokenFor(email) };
    const verify = () => management.useCases.verifyEmail(visitor(), verification);
    const tries = await Promise.allSettled([verify(), verify()]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await endpointOf(started.ve_id)).credit_budget).toBe("5");
  });

  it("never gives more than its cap, whoever comes at once, and stops when it is disabled or used up", async () => {
    const { token, id } = await link({ credits_cap: "12" });
    const tries = await Promise.allSettled([signUp(token), signUp(token), signUp(token), signUp(token)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await find(token)).toMatchObject({
      status: "used_up",
      merchant_name: "Acme",
      start_credits: "0",
      models: [],
    });
    await management.useCases.updateSignUpLink(merchant.caller, { id, credits_cap: "50" });
    await signUp(token);
    await management.useCases.updateSignUpLink(merchant.caller, { id, status: "disabled" });
    await expect(signUp(token)).rejects.toEqual(refusal("conflict"));
    const lower = management.useCases.updateSignUpLink(merchant.caller, { id, credits_cap: "1" });
    await expect(lower).rejects.toEqual(refusal("unprocessable"));
  });

  it("that is published shows models and prices to everybody, in the place of the one before, until it is closed", async () => {
    const [former, { id, token }] = [await link({ published: true }), await link()];
    const { slug } = await management.prisma.merchant.findUniqueOrThrow({ where: { id: merchant.merchantId } });
    const read = () => management.useCases.readStorefront({ slug });
    expect(await read()).toMatchObject({ sign_up: { token: former.token } });
    await management.useCases.updateSignUpLink(merchant.caller, { id, published: true });
    const shown = await read();
    expect(shown).toEqual({
      merchant: { slug, name: "Acme", accent: null, logo_path: null, test_mode: true },
      models: [
        {
          name: "chat",
          description: "",
          modality: "text",
          unit: "token",
          per: 1_000_000,
          prices: [
            { kind: "input", lowest: "1000", highest: "1000" },
            { kind: "output", lowest: "2000", highest: "2000" },
          ],
        },
      ],
      sign_up: { token, start_credits: "5", verify_email: false },
    });
    const { data } = await management.useCases.listSignUpLinks(merchant.caller, { limit: 50 });
    expect(data.filter(({ published }) => published).map((row) => row.id)).toEqual([id]);
    await management.useCases.updateSignUpLink(merchant.caller, { id, expires_at: "2020-01-01T00:00:00Z" });
    expect(await read()).toEqual({ ...shown, sign_up: null });
    await management.useCases.updateSignUpLink(merchant.caller, { id, status: "disabled" });
    expect(await read()).toEqual({ ...shown, models: [], sign_up: null });
  });

  it("keeps what its endpoints are made like from the archive until it is closed, and opens no more after", async () => {
    const { useCases } = management;
    const copy = { id: merchant.endpoint.id, name: "Trial", customer_id: null, credit_budget: "0" };
    const template = await useCases.copyVirtualEndpoint(merchant.caller, copy);
    const { id } = await link({ ve_template_id: template.id });
    const archive = () => useCases.archiveVirtualEndpoint(merchant.caller, { id: template.id });
    const named = { code: "conflict", userMessage: expect.stringContaining("“Conference”") };
    await expect(archive()).rejects.toEqual(expect.objectContaining(named));
    await useCases.updateSignUpLink(merchant.caller, { id, status: "disabled" });
    await archive();
    const reopened = useCases.updateSignUpLink(merchant.caller, { id, status: "active" });
    await expect(reopened).rejects.toEqual(refusal("conflict"));
    await expect(link({ ve_template_id: template.id })).rejects.toEqual(refusal("conflict"));
  });

  it("that gives credits needs an end, and one address makes twenty accounts an hour", async () => {
    const endless = management.useCases.createSignUpLink(merchant.caller, {
      name: "Endless",
      ve_template_id: merchant.endpoint.id,
      start_credits: "1",
      credits_cap: null,
      max_uses: null,
      verify_email: true,
      published: false,
      expires_at: null,
    });
    await expect(endless).rejects.toEqual(refusal("unprocessable"));
    const { token } = await link();
    const from = visitor();
    const again = () =>
      management.useCases.startSignUp(from, { token, name: "Bot", email: freshEmail(), password: "a long password" });
    await again();
    const made = `sign-up:address:${from.remoteAddress}`;
    expect(await management.redis.client.zcard(made)).toBe(1);
    const now = Date.now();
    for (let round = 1; round < 20; round++) await management.redis.client.zadd(made, now, `before ${round}`);
    await expect(again()).rejects.toEqual(refusal("rate_limit_exceeded"));
  });

  it("counts no try that made no account against those who share the address, and ends endless tries", async () => {
    const [{ token }, from, email] = [await link(), visitor(), freshEmail()];
    const again = (address = email) =>
      management.useCases.startSignUp(from, { token, name: "Class", email: address, password });
    await again();
    for (let round = 0; round < 25; round++) await expect(again()).rejects.toEqual(refusal("unauthenticated"));
    await again(freshEmail());
    expect(await management.redis.client.zcard(`sign-up:failures:${from.remoteAddress}`)).toBe(25);
    const failed = `sign-up:failures:${from.remoteAddress}`;
    for (let round = 25; round < 100; round++)
      await management.redis.client.zadd(failed, Date.now(), `before ${round}`);
    await expect(again()).rejects.toEqual(refusal("rate_limit_exceeded"));
  });
});

describe("the page of a link", () => {
  it("is a success to the last newcomer, and gone to the next", async () => {
    const { token } = await link({ max_uses: 1 });
    const { services, signIn } = management;
    const context = {
      trpc: services.trpc,
      services: { handleAuth: (request: Request) => signIn.handleAuth(request, "198.18.2.1") },
      remoteAddress: "198.18.2.1",
      publicUrl,
    } as unknown as AppLoadContext;
    const url = `${publicUrl}/signup/${token}`;
    const body = new URLSearchParams({ name: "Last", company: "", email: freshEmail(), password });
    const headers = { origin: publicUrl };
    const args = { params: { token }, context };
    const answer = await signUpAction({ ...args, request: new Request(url, { method: "POST", headers, body }) });
    expect(answer).toMatchObject({ data: { done: { started: { waits_for_email: false } } }, init: { status: 200 } });
    // As Remix asks it after an action, too.
    expect(await loader({ ...args, request: new Request(url) })).toMatchObject({ init: { status: 410 } });
  });
});

describe("finance", () => {
  it("closes and narrows sign-up links, and opens or widens none: a link gives keys", async () => {
    const { id } = await link({ credits_cap: "50" });
    const { id: userId } = await management.createUser({ email: freshEmail(), name: "Finance", password });
    await management.giveMembership({ userId, merchantId: merchant.merchantId, role: "finance" });
    const finance = { ...merchant.caller, role: "finance" as const, actor: { type: "user" as const, id: userId } };
    const change = (fields: object) => management.useCases.updateSignUpLink(finance, { id, ...fields });
    const wider = [
      { credits_cap: "51" },
      { credits_cap: null, max_uses: 9 },
      { published: true },
      { status: "active" as const },
    ];
    await change({ credits_cap: "40", max_uses: 3, status: "disabled" });
    for (const fields of wider) await expect(change(fields)).rejects.toEqual(refusal("forbidden"));
    await management.useCases.updateSignUpLink(merchant.caller, { id, status: "active", max_uses: 9 });
    const caller = createCaller({
      useCases: management.useCases,
      principal: async () => ({
        type: "management_key",
        merchantId: merchant.merchantId,
        keyId: "mk",
        role: "finance",
      }),
      chosenMerchantId: null,
      chosenCustomerId: null,
      idempotencyKey: null,
    });
    const portalAdmin = { customer_id: merchant.customer.id, email: freshEmail(), role: "admin" as const };
    await expect(caller.merchant.customerInvitations.create(portalAdmin)).rejects.toMatchObject({
      cause: refusal("forbidden"),
    });
    await caller.merchant.customerInvitations.create({ ...portalAdmin, role: "viewer" });
    const own = caller.merchant.signUpLinks.create({ name: "Mine", ve_template_id: merchant.endpoint.id });
    await expect(own).rejects.toMatchObject({ cause: refusal("forbidden") });
  });
});

describe("a public page", () => {
  it("is the only merchant's, or that of the slug in its address, or nobody's", async () => {
    const { slug } = await management.prisma.merchant.findUniqueOrThrow({ where: { id: merchant.merchantId } });
    const whose = async (asked: string | null) =>
      (await management.useCases.readStorefront({ slug: asked }))?.merchant.slug ?? null;
    expect(await whose(null)).toBe(slug);
    await management.createMerchant({ slug: "second", name: "Second", testMode: true });
    expect(await whose(null)).toBeNull();
    expect(await whose("second")).toBe("second");
    expect(await whose(slug.toUpperCase())).toBe(slug);
    for (const foreign of ["third", "", "../second", "second\0", "x".repeat(10_000)]) {
      await expect(whose(foreign)).rejects.toEqual(refusal("not_found"));
    }
  });
});
