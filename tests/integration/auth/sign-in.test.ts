import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignIn } from "#server/auth/sign-in.ts";
import { mintId } from "#server/infra/mint.ts";
import { cookieOf, type Deployment, deploy, type ErrorAnswer, get, password, post, publicUrl } from "./deployment.ts";

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

describe("signing in", () => {
  it("opens a session for the right password, whatever the case of the address", async () => {
    const user = await someone();
    const response = await tryPassword(` ${user.email.toUpperCase()} `, password);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ user: { id: user.id, name: "Ada", email: user.email } });
    const session = await signIn.sessionOf(get({ cookie: cookieOf(response) }));
    expect(session?.user).toEqual({ id: user.id, name: "Ada", email: user.email });
  });

  it("answers a wrong password and an unknown address with the same words", async () => {
    const user = await someone();
    const wrong = await tryPassword(user.email, "not the password");
    const unknown = await tryPassword(deployment.freshEmail(), "not the password");
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const body = (await wrong.json()) as ErrorAnswer;
    expect(body).toEqual(await unknown.json());
    expect(body.error.code).toBe("unauthenticated");
    expect([...wrong.headers.keys()]).toEqual([...unknown.headers.keys()]);
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  it("is refused to a user without a password", async () => {
    const email = deployment.freshEmail();
    await deployment.prisma.user.create({ data: { id: mintId("user"), email, name: "No password" } });
    expect((await tryPassword(email, "")).status).toBe(400);
    expect((await tryPassword(email, password)).status).toBe(401);
  });

  it.each([
    [
      "no JSON",
      new Request(`${publicUrl}/api/auth/sign-in/email`, { method: "POST", body: "email=a&password=b" }),
      400,
    ],
    ["a body of 20 KB", post("sign-in/email", { email: "a@example.com", password: "x".repeat(20_000) }), 413],
    ["a list", post("sign-in/email", []), 400],
    ["a number as password", post("sign-in/email", { email: "a@example.com", password: 1 }), 400],
    ["an address with a NUL", post("sign-in/email", { email: "a\0@example.com", password }), 400],
    ["a lone surrogate as password", post("sign-in/email", { email: "a@example.com", password: "\ud800" }), 401],
  ])("answers %s with a clear error", async (_name, request, status) => {
    const response = await signIn.handleAuth(request, deployment.freshAddress());
    expect(response.status).toBe(status);
    expect(((await response.json()) as ErrorAnswer).error.message).toBeTruthy();
  });

  it("never redirects to where the caller says", async () => {
    const user = await someone();
    const body = { email: user.email, password, callbackURL: "https://evil.example/" };
    const response = await signIn.handleAuth(post("sign-in/email", body), deployment.freshAddress());
    expect(response.status).toBe(200);
    expect(response.headers.get("location")).toBeNull();
  });

  it("is all that is open of better-auth, to the signed-in as well", async () => {
    const cookie = cookieOf(await (await someone()).signIn());
    const body = { email: deployment.freshEmail(), name: "Eve", password };
    for (const path of [
      "sign-up/email",
      "sign-in/social",
      "update-user",
      "change-password",
      "delete-user",
      "reset-password",
      "list-sessions",
      "sign-in/email/",
      "%73ign-up/email",
    ]) {
      const response = await signIn.handleAuth(post(path, body, { cookie }), deployment.freshAddress());
      expect([path, response.status]).toEqual([path, 404]);
      expect(((await response.json()) as ErrorAnswer).error.code).toBe("not_found");
    }
    expect(await deployment.prisma.user.count({ where: { email: body.email } })).toBe(0);
  });

  it("answers the wrong method with 405 in the contract's shape", async () => {
    const response = await signIn.handleAuth(new Request(`${publicUrl}/api/auth/sign-in/email`), "127.0.0.1");
    expect(response.status).toBe(405);
    expect(((await response.json()) as ErrorAnswer).error.code).toBe("method_not_allowed");
  });
});

describe("another site's page", () => {
  it("cannot sign anybody in or out", async () => {
    const user = await someone();
    const cookie = cookieOf(await user.signIn());
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1:3001", "https://127.0.0.1:3000"]) {
      for (const request of [
        post("sign-in/email", { email: user.email, password }, {}, origin),
        post("sign-out", {}, { cookie }, origin),
      ]) {
        const response = await signIn.handleAuth(request, deployment.freshAddress());
        expect(response.status).toBe(403);
        expect(((await response.json()) as ErrorAnswer).error.code).toBe("forbidden");
        expect(response.headers.getSetCookie()).toEqual([]);
      }
    }
    expect((await signIn.sessionOf(get({ cookie })))?.user.id).toBe(user.id);
  });

  it("cannot by leaving its origin out, nor by a name that resolves to us", async () => {
    const user = await someone();
    const body = JSON.stringify({ email: user.email, password });
    const json = { "content-type": "application/json" };
    const hidden = new Request(`${publicUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { ...json, "sec-fetch-site": "cross-site" },
      body,
    });
    const rebound = new Request("http://evil.example:3000/api/auth/sign-in/email", {
      method: "POST",
      headers: { ...json, origin: "http://evil.example:3000" },
      body,
    });
    for (const request of [hidden, rebound]) {
      expect((await signIn.handleAuth(request, deployment.freshAddress())).status).toBe(403);
    }
  });

  it("is not what a client without a browser, or another name of this machine, is", async () => {
    const user = await someone();
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: user.email, password }),
    };
    const plain = new Request(`${publicUrl}/api/auth/sign-in/email`, init);
    expect((await signIn.handleAuth(plain, deployment.freshAddress())).status).toBe(200);
    const local = new Request("http://localhost:4000/api/auth/sign-in/email", {
      ...init,
      headers: { ...init.headers, origin: "http://localhost:4000" },
    });
    expect((await signIn.handleAuth(local, deployment.freshAddress())).status).toBe(200);
  });
});

describe("a new user", () => {
  it.each([
    ["email", { email: "nobody" }],
    ["name", { name: " " }],
    ["password", { password: "too short" }],
  ])("needs a proper %s", async (param, fault) => {
    const input = { email: deployment.freshEmail(), name: "Ada", password, ...fault };
    await expect(signIn.createUser(input)).rejects.toMatchObject({ code: "unprocessable", param });
  });

  it("is made once per address, also when asked twice at the same time", async () => {
    const input = { email: deployment.freshEmail(), name: "Ada", password };
    const results = await Promise.allSettled([
      signIn.createUser(input),
      signIn.createUser({ ...input, email: input.email.toUpperCase() }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "conflict" } });
    expect(await deployment.prisma.account.count({ where: { user: { email: input.email } } })).toBe(1);
  });
});
