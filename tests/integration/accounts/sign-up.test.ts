import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
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
  fields: Partial<{ start_credits: string; credits_cap: string; max_uses: number; verify_email: boolean }> = {},
) {
  const view = await management.useCases.createSignUpLink(merchant.caller, {
    name: "Conference",
    ve_template_id: merchant.endpoint.id,
    start_credits: "5",
    credits_cap: "100",
    max_uses: null,
    verify_email: false,
    expires_at: null,
    ...fields,
  });
  return { id: view.id, token: view.url.split("/").at(-1) ?? "" };
}
const signUp = (token: string, email = freshEmail()) =>
  management.useCases.startSignUp(visitor(), { token, name: "Newcomer", email, password });
const endpointOf = (id: string) => management.useCases.getVirtualEndpoint(merchant.caller, { id });

describe("a sign-up link", () => {
  it("makes account, customer, endpoint like the template's, first key and start credits, which the books carry", async () => {
    const { token, id } = await link();
    expect(await management.useCases.findSignUp({ token })).toMatchObject({
      merchant_name: "Acme",
      start_credits: "5",
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
  });

  it("gives its credits once the address is confirmed, where it asks for that", async () => {
    const { token } = await link({ verify_email: true });
    const email = freshEmail();
    const started = await signUp(token, email);
    expect(started.waits_for_email).toBe(true);
    expect((await endpointOf(started.ve_id)).credit_budget).toBe("0");
    const verification = { token: await mailbox.tokenFor(email) };
    const verify = () => management.useCases.verifyEmail({ remoteAddress: null }, verification);
    const tries = await Promise.allSettled([verify(), verify()]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await endpointOf(started.ve_id)).credit_budget).toBe("5");
  });

  it("never gives more than its cap, whoever comes at once, and stops when it is disabled or used up", async () => {
    const { token, id } = await link({ credits_cap: "12" });
    const tries = await Promise.allSettled([signUp(token), signUp(token), signUp(token), signUp(token)]);
    expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await expect(management.useCases.findSignUp({ token })).rejects.toEqual(refusal("conflict"));
    await management.useCases.updateSignUpLink(merchant.caller, { id, credits_cap: "50" });
    await signUp(token);
    await management.useCases.updateSignUpLink(merchant.caller, { id, status: "disabled" });
    await expect(signUp(token)).rejects.toEqual(refusal("conflict"));
    const lower = management.useCases.updateSignUpLink(merchant.caller, { id, credits_cap: "1" });
    await expect(lower).rejects.toEqual(refusal("unprocessable"));
  });

  it("that gives credits needs an end, and one address makes only a few accounts", async () => {
    const endless = management.useCases.createSignUpLink(merchant.caller, {
      name: "Endless",
      ve_template_id: merchant.endpoint.id,
      start_credits: "1",
      credits_cap: null,
      max_uses: null,
      verify_email: true,
      expires_at: null,
    });
    await expect(endless).rejects.toEqual(refusal("unprocessable"));
    const { token } = await link();
    const from = visitor();
    const again = () =>
      management.useCases.startSignUp(from, { token, name: "Bot", email: freshEmail(), password: "a long password" });
    for (let round = 0; round < 5; round++) await again();
    await expect(again()).rejects.toEqual(refusal("rate_limit_exceeded"));
  });
});
