import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { totpCode, totpStep } from "#server/auth/totp.ts";
import { createCaller } from "#server/trpc/router.ts";
import { makeMailbox } from "#tests/factories/mailbox.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant } from "#tests/factories/merchant.ts";
import { type Browser, newPerson, password } from "./visitor.ts";

let management: Management;
let mailbox: ReturnType<typeof makeMailbox>;

beforeAll(async () => {
  management = await startManagement();
  mailbox = makeMailbox(management);
});
afterAll(() => management?.stop());

const refusal = (code: string) => expect.objectContaining({ code });
/** The code of this step from now. */
const codeOf = (secret: string, stepsAhead = 0) => totpCode(secret, totpStep(Date.now()) + stepsAhead);

/** Someone who has turned two-factor on with the code of now: the next one in time is still unused. */
async function withTwoFactor(): Promise<{ browser: Browser; secret: string; codes: string[] }> {
  const { useCases } = management;
  const browser = await newPerson(management);
  await browser.signIn();
  const caller = await browser.account();
  const { secret } = await useCases.enrolTwoFactor(caller, { password });
  const { recovery_codes } = await useCases.confirmTwoFactor(caller, { code: codeOf(secret) });
  return { browser, secret, codes: recovery_codes };
}

describe("two-factor", () => {
  it("is on only when a code of the authenticator was entered, and then asked for at every sign-in", async () => {
    const { useCases } = management;
    const browser = await newPerson(management);
    await browser.signIn();
    const caller = await browser.account();
    await expect(useCases.enrolTwoFactor(caller, { password: "wrong" })).rejects.toEqual(refusal("unprocessable"));
    const { secret, uri, qr_svg } = await useCases.enrolTwoFactor(caller, { password });
    expect(uri).toContain(`secret=${secret}`);
    expect(qr_svg).toMatch(/^<svg /);
    expect((await browser.another().signIn()).body.user).toBeTruthy();
    await expect(useCases.confirmTwoFactor(caller, { code: "000000" })).rejects.toEqual(refusal("unprocessable"));
    const { recovery_codes } = await useCases.confirmTwoFactor(caller, { code: codeOf(secret) });
    expect(new Set(recovery_codes).size).toBe(10);
    expect(await useCases.twoFactorStatus(caller)).toMatchObject({ enabled: true, recovery_codes_left: 10 });

    const elsewhere = browser.another();
    expect(await elsewhere.signIn()).toMatchObject({ status: 200, body: { second_factor: true } });
    expect(await elsewhere.session()).toBeNull();
    expect((await elsewhere.post("sign-in/second-factor", { code: codeOf(secret, 1) })).status).toBe(200);
    expect((await elsewhere.session())?.two_factor).toBe(true);
    expect((await mailbox.mailTo(browser.email)).map(({ subject }) => subject)).toEqual([
      "Two-factor sign-in was turned on for your account",
    ]);
    const stored = JSON.stringify(await management.prisma.recoveryCode.findMany({ where: { userId: browser.userId } }));
    expect(stored).not.toContain(recovery_codes[0]);
  });

  it("takes no code twice, not even at the same moment", async () => {
    const { browser, secret } = await withTwoFactor();
    const used = browser.another();
    await used.signIn();
    expect((await used.post("sign-in/second-factor", { code: codeOf(secret) })).status).toBe(401);
    const browsers = [browser.another(), browser.another(), browser.another()];
    for (const each of browsers) await each.signIn();
    const answers = await Promise.all(
      browsers.map((each) => each.post("sign-in/second-factor", { code: codeOf(secret, 1) })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("stops who guesses codes, whatever browser they use, and opens nothing by the code alone", async () => {
    const { browser, secret } = await withTwoFactor();
    expect((await browser.another().post("sign-in/second-factor", { code: codeOf(secret, 1) })).status).toBe(401);
    const statuses: number[] = [];
    for (let round = 0; round < 6; round++) {
      const guesser = browser.another();
      await guesser.signIn();
      statuses.push((await guesser.post("sign-in/second-factor", { code: "000000" })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("lets each recovery code in once, however it is typed, and tells its user by mail", async () => {
    const { browser, codes } = await withTwoFactor();
    const [code = ""] = codes;
    const first = browser.another();
    await first.signIn();
    const typed = code.toUpperCase().replace("-", " ");
    expect((await first.post("sign-in/second-factor", { recovery_code: typed })).status).toBe(200);
    const second = browser.another();
    await second.signIn();
    expect((await second.post("sign-in/second-factor", { recovery_code: code })).status).toBe(401);
    const status = await management.useCases.twoFactorStatus(await first.account());
    expect(status.recovery_codes_left).toBe(9);
    expect((await mailbox.mailTo(browser.email)).at(-1)?.text).toContain("A recovery code was used");
  });

  it("turned off with the password is asked for no more", async () => {
    const { browser } = await withTwoFactor();
    const caller = await browser.account();
    await management.useCases.disableTwoFactor(caller, { password });
    expect((await browser.another().signIn()).body.user).toBeTruthy();
    await expect(management.useCases.renewRecoveryCodes(caller, { password })).rejects.toEqual(refusal("conflict"));
  });

  it("that a merchant asks of its staff closes its console to those without, until they turn it on", async () => {
    const merchant = await makeSellingMerchant(management, { name: "Strict" });
    const browser = await newPerson(management);
    await management.giveMembership({ userId: browser.userId, merchantId: merchant.merchantId, role: "admin" });
    await management.prisma.merchant.update({ where: { id: merchant.merchantId }, data: { requireTwoFactor: true } });
    await browser.signIn();
    const ask = async () => {
      const session = await browser.session();
      const caller = createCaller({
        useCases: management.useCases,
        principal: async () => (session ? { type: "user", ...session } : { type: "anonymous" }),
        chosenMerchantId: null,
        chosenCustomerId: null,
        idempotencyKey: null,
      });
      return caller.merchant.customers.list({});
    };
    await expect(ask()).rejects.toMatchObject({ code: "FORBIDDEN", message: expect.stringContaining("Strict asks") });
    const account = await browser.account();
    expect((await management.useCases.twoFactorStatus(account)).required_by).toEqual(["Strict"]);
    const { secret } = await management.useCases.enrolTwoFactor(account, { password });
    await management.useCases.confirmTwoFactor(account, { code: codeOf(secret) });
    expect((await ask()).data.length).toBeGreaterThan(0);
  });
});

describe("a passkey", () => {
  it("that is garbage, foreign or answers no challenge signs nobody in and is registered nowhere", async () => {
    const { useCases } = management;
    const browser = await newPerson(management);
    const response = {
      id: "AAAA",
      rawId: "AAAA",
      type: "public-key",
      response: { clientDataJSON: "e30", attestationObject: "oA", authenticatorData: "AA", signature: "AA" },
      clientExtensionResults: {},
    };
    expect((await browser.post("sign-in/passkey", { response })).status).toBe(401);
    await browser.post("sign-in/passkey-options", {});
    for (const given of [response, { ...response, response: { __proto__: null, clientDataJSON: 1 } }]) {
      expect((await browser.post("sign-in/passkey", { response: given })).status).toBe(401);
    }
    expect((await browser.post("sign-in/passkey", { response: "x" })).status).toBe(400);
    await browser.signIn();
    const caller = await browser.account();
    const input = { name: "Mine", response: { ...response, type: "public-key" as const } };
    await expect(useCases.registerPasskey(caller, input)).rejects.toEqual(refusal("unprocessable"));
    await useCases.passkeyOptions(caller, { password });
    await expect(useCases.registerPasskey(caller, input)).rejects.toEqual(refusal("unprocessable"));
    expect(await useCases.listPasskeys(caller)).toEqual({ data: [] });
  });
});
