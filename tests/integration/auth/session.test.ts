import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignIn } from "#server/auth/sign-in.ts";
import { mintId } from "#server/infra/mint.ts";
import { cookieOf, type Deployment, deploy, get, password, post } from "./deployment.ts";

let deployment: Deployment;
let signIn: SignIn;

beforeAll(async () => {
  deployment = await deploy();
  signIn = await deployment.process();
});
afterAll(() => deployment.stop());

async function someone() {
  const email = deployment.freshEmail();
  const user = await signIn.createUser({ email, name: "Ada", password });
  return { ...user, signIn: (headers = {}) => tryPassword(email, password, headers) };
}
const tryPassword = (email: string, secret: string, headers: Record<string, string> = {}) =>
  signIn.handleAuth(post("sign-in/email", { email, password: secret }, headers), deployment.freshAddress());

describe("a session's cookie", () => {
  it("is HttpOnly, Lax and for the whole site; on loopback it goes without Secure and carries the port", async () => {
    const [cookie] = (await (await someone()).signIn()).headers.getSetCookie();
    expect(cookie).toMatch(/^sluice-3000\.session_token=/);
    expect(cookie).toMatch(/; Path=\/(;|$)/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Lax/);
    expect(cookie).not.toMatch(/Secure|Domain/);
    expect(cookie).toMatch(/; Max-Age=2592000/);
  });

  it.each(["https://gate.example", "http://gate.example"])("is Secure and bound to its host at %s", async (url) => {
    const abroad = await deployment.process({ publicUrl: url });
    const user = await someone();
    const request = post("sign-in/email", { email: user.email, password }, {}, url);
    const [cookie] = (await abroad.handleAuth(request, deployment.freshAddress())).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sluice\.session_token=.*; Secure/);
    expect(cookie).not.toMatch(/Domain/);
    expect((await abroad.sessionOf(get({ cookie: cookie!.split(";")[0]! })))?.user.id).toBe(user.id);
  });

  it("is worthless when changed, or signed under another application secret", async () => {
    const user = await someone();
    const cookie = cookieOf(await user.signIn());
    const stranger = await deployment.process({ appSecret: "another application secret of 32 bytes" });
    expect(await stranger.sessionOf(get({ cookie }))).toBeNull();
    expect(await signIn.sessionOf(get({ cookie: cookie.replace("=", "=x") }))).toBeNull();
    expect(await signIn.sessionOf(get({ cookie: cookie.split(".").slice(0, 2).join(".") }))).toBeNull();
    expect(await signIn.sessionOf(get())).toBeNull();
  });
});

describe("a session", () => {
  const sessionsOf = (userId: string) => deployment.prisma.session.findMany({ where: { userId } });
  const day = 24 * 60 * 60 * 1000;

  it("holds in every process, and for as long as it is used within seven days", async () => {
    const user = await someone();
    const cookie = cookieOf(await user.signIn());
    const [row] = await sessionsOf(user.id);
    expect(row!.expiresAt.getTime() - Date.now()).toBeGreaterThan(7 * day - 60_000);
    await deployment.prisma.session.updateMany({
      where: { userId: user.id },
      data: { expiresAt: new Date(Date.now() + day) },
    });
    const other = await deployment.process();
    expect((await other.sessionOf(get({ cookie })))?.user.id).toBe(user.id);
    const [rolled] = await sessionsOf(user.id);
    expect(rolled!.expiresAt.getTime() - Date.now()).toBeGreaterThan(7 * day - 60_000);
  });

  it("ends after seven days without use, and after thirty in any case", async () => {
    const idle = await someone();
    const idleCookie = cookieOf(await idle.signIn());
    const old = await someone();
    const oldCookie = cookieOf(await old.signIn());
    const past = (milliseconds: number) => new Date(Date.now() - milliseconds);
    await deployment.prisma.session.updateMany({ where: { userId: idle.id }, data: { expiresAt: past(1000) } });
    await deployment.prisma.session.updateMany({ where: { userId: old.id }, data: { createdAt: past(30 * day) } });
    await idle.signIn();
    expect(await sessionsOf(idle.id)).toHaveLength(1);
    expect(await signIn.sessionOf(get({ cookie: idleCookie }))).toBeNull();
    expect(await signIn.sessionOf(get({ cookie: oldCookie }))).toBeNull();
    expect(await sessionsOf(old.id)).toEqual([]);
  });

  it("is a new one at every sign-in: one that was planted before is not taken over, and one's own former is revoked", async () => {
    const attacker = await someone();
    const planted = cookieOf(await attacker.signIn());
    const victim = await someone();
    const first = cookieOf(await victim.signIn({ cookie: planted }));
    const second = cookieOf(await victim.signIn({ cookie: first }));
    expect(new Set([planted, first, second]).size).toBe(3);
    expect(await signIn.sessionOf(get({ cookie: planted }))).toBeNull();
    expect(await signIn.sessionOf(get({ cookie: first }))).toBeNull();
    expect((await signIn.sessionOf(get({ cookie: second })))?.user.id).toBe(victim.id);
  });

  it("ends for good with signing out, and only the one signed out", async () => {
    const user = await someone();
    const [here, there] = [cookieOf(await user.signIn()), cookieOf(await user.signIn())];
    const response = await signIn.handleAuth(post("sign-out", {}, { cookie: here }), "127.0.0.1");
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()[0]).toMatch(/^sluice-3000\.session_token=;.*Max-Age=0/);
    const other = await deployment.process();
    expect(await other.sessionOf(get({ cookie: here }))).toBeNull();
    expect((await other.sessionOf(get({ cookie: there })))?.user.id).toBe(user.id);
    expect((await signIn.handleAuth(post("sign-out", {}), "127.0.0.1")).status).toBe(200);
  });

  it("shows what the user may enter, as staff and as customer", async () => {
    const user = await someone();
    const merchantId = mintId("merchant");
    const customerId = mintId("customer");
    await deployment.prisma.merchant.create({
      data: { id: merchantId, slug: merchantId, name: "Acme", testMode: true, firstTimeZone: "Europe/Berlin" },
    });
    await deployment.prisma.customer.create({ data: { id: customerId, merchantId, name: "Buyer" } });
    const membership = { userId: user.id, merchantId };
    await deployment.prisma.membership.createMany({
      data: [
        { ...membership, id: mintId("membership"), role: "finance" },
        { ...membership, id: mintId("membership"), role: "member", customerId },
      ],
    });
    const principal = await signIn.principalOfSession(get({ cookie: cookieOf(await user.signIn()) }));
    expect(principal).toEqual({
      type: "user",
      session_id: expect.any(String),
      two_factor: false,
      user: { id: user.id, name: "Ada", email: user.email },
      merchants: [
        {
          merchant_id: merchantId,
          name: "Acme",
          slug: merchantId,
          test_mode: true,
          time_zone: "Europe/Berlin",
          reporting_currency: "USD",
          accent: null,
          logo_path: null,
          require_two_factor: false,
          role: "finance",
        },
      ],
      customers: [
        {
          customer_id: customerId,
          name: "Buyer",
          merchant_id: merchantId,
          merchant_name: "Acme",
          role: "member",
          accent: null,
          logo_path: null,
        },
      ],
    });
    expect(await signIn.principalOfSession(get())).toEqual({ type: "anonymous" });
  });
});

describe("secrets", () => {
  it("stand in no answer, no log, and not in clear in the database", async () => {
    const user = await someone();
    const opened = await user.signIn({ "user-agent": "Test browser" });
    const cookie = cookieOf(opened);
    const token = decodeURIComponent(cookie.split("=")[1]!).split(".")[0]!;
    expect(token.length).toBeGreaterThanOrEqual(32);
    const answers = [
      await opened.text(),
      await (await tryPassword(user.email, "a wrong password")).text(),
      await (await signIn.handleAuth(get({ cookie }), "127.0.0.1")).text(),
      await (await signIn.handleAuth(post("sign-out", {}, { cookie: `${cookie}x` }), "127.0.0.1")).text(),
    ];
    const account = await deployment.prisma.account.findFirstOrThrow({ where: { userId: user.id } });
    const session = await deployment.prisma.session.findFirstOrThrow({ where: { userId: user.id } });
    expect(session).toMatchObject({ userAgent: "Test browser", ipAddress: expect.stringMatching(/^203\.0\.113\./) });
    const stored = JSON.stringify([account, session]);
    for (const secret of [token, password]) expect(stored).not.toContain(secret);
    const seen = [...answers, ...deployment.logged].join("\n");
    for (const secret of [token, session.token, password, "a wrong password", account.password!]) {
      expect(seen).not.toContain(secret);
    }
    expect(deployment.logged.join("\n")).not.toContain(user.email);
  });
});
