/** The procedures as screens call them: by a session's cookie, on tRPC and from server-side rendering. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Management, publicUrl, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";

let management: Management;
let merchant: SellingMerchant;
let other: SellingMerchant;

beforeAll(async () => {
  management = await startManagement();
  merchant = await makeSellingMerchant(management, { name: "First" });
  other = await makeSellingMerchant(management, { name: "Second" });
});
afterAll(() => management?.stop());

const password = "correct horse battery";
let people = 0;

/** A signed-in person; the answer is their cookie. */
async function person(...memberships: Record<string, unknown>[]): Promise<string> {
  const email = `person${++people}@example.com`;
  const user = await management.createUser({ name: `Person ${people}`, email, password });
  for (const membership of memberships) {
    await management.giveMembership({ userId: user.id, ...membership } as Parameters<Management["giveMembership"]>[0]);
  }
  const request = new Request(`${publicUrl}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: publicUrl },
    body: JSON.stringify({ email, password }),
  });
  const answer = await management.signIn.handleAuth(request, `198.51.100.${people}`);
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

interface TrpcAnswer {
  status: number;
  body: { result?: { data: unknown }; error?: { message: string; data: { code: string; httpStatus: number } } };
}

async function query(cookie: string, path: string, input: object = {}, headers = {}): Promise<TrpcAnswer> {
  const url = `${publicUrl}/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`;
  const answer = await management.services.handleTrpc(new Request(url, { headers: { cookie, ...headers } }));
  return { status: answer.status, body: await answer.json() };
}

async function mutate(
  cookie: string,
  path: string,
  input: unknown,
  headers: Record<string, string> = { origin: publicUrl },
): Promise<TrpcAnswer> {
  const request = new Request(`${publicUrl}/api/trpc/${path}`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json", ...headers },
    body: JSON.stringify(input),
  });
  const answer = await management.services.handleTrpc(request);
  return { status: answer.status, body: await answer.json() };
}

const staff = (role: string, of: SellingMerchant = merchant) => ({ merchantId: of.merchantId, role });

describe("a signed-in operator", () => {
  test("sees their merchant, and which other they may enter", async () => {
    const cookie = await person(staff("admin"), staff("viewer", other));
    const session = await query(cookie, "public.session.get");
    expect(session.body.result?.data).toMatchObject({
      merchants: [
        { merchant_id: merchant.merchantId, name: "First", role: "admin" },
        { merchant_id: other.merchantId, name: "Second", role: "viewer" },
      ],
      customers: [],
    });
    const names = async (headers: object) => {
      const page = await query(cookie, "merchant.virtualEndpoints.list", {}, headers);
      return (page.body.result!.data as { data: { id: string }[] }).data.map(({ id }) => id);
    };
    expect(await names({})).toEqual([merchant.endpoint.id]);
    expect(await names({ "x-sluice-merchant": other.merchantId })).toEqual([other.endpoint.id]);
    const elsewhere = await query(cookie, "merchant.virtualEndpoints.list", {}, { "x-sluice-merchant": "mer_unknown" });
    expect(elsewhere.status).toBe(404);
  });

  test("may do what the role allows, no more", async () => {
    const viewer = await person(staff("viewer"));
    expect((await query(viewer, "merchant.usageRecords.list")).status).toBe(200);
    const refused = await mutate(viewer, "merchant.customers.create", { name: "x" });
    expect([refused.status, refused.body.error?.data.code]).toEqual([403, "forbidden"]);
    const finance = await person(staff("finance"));
    const credits = { ve_id: merchant.endpoint.id, amount: "1", kind: "grant", reason: "by finance" };
    expect((await mutate(finance, "merchant.credits.create", credits)).status).toBe(200);
    const audit = await management.prisma.auditEvent.findFirstOrThrow({ where: { action: "credits.create" } });
    expect(audit.actorType).toBe("user");
  });

  test("loses every right with the membership, at once", async () => {
    const cookie = await person(staff("owner"));
    expect((await query(cookie, "merchant.customers.list")).status).toBe(200);
    const session = await query(cookie, "public.session.get");
    const { user } = session.body.result!.data as { user: { id: string } };
    await management.prisma.membership.deleteMany({ where: { userId: user.id } });
    expect((await query(cookie, "merchant.customers.list")).status).toBe(403);
  });
});

describe("a state change with a session's cookie", () => {
  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://127.0.0.1:3001" },
    { "sec-fetch-site": "cross-site" },
  ])("is refused from another site (%j)", async (headers) => {
    const cookie = await person(staff("owner"));
    const before = await management.prisma.customer.count();
    const answer = await mutate(
      cookie,
      "merchant.customers.create",
      { name: "forged" },
      headers as Record<string, string>,
    );
    expect([answer.status, answer.body.error?.data.code]).toEqual([403, "forbidden"]);
    expect(await management.prisma.customer.count()).toBe(before);
  });

  test("is refused as a form, which a foreign page could send", async () => {
    const cookie = await person(staff("owner"));
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      const answer = await mutate(
        cookie,
        "merchant.customers.create",
        { name: "form" },
        { origin: publicUrl, "content-type": type },
      );
      expect(answer.status).toBe(400);
    }
  });

  test("cannot be made by a GET", async () => {
    const cookie = await person(staff("owner"));
    const before = await management.prisma.customer.count();
    expect((await query(cookie, "merchant.customers.create", { name: "by GET" })).status).toBe(405);
    expect(await management.prisma.customer.count()).toBe(before);
  });

  test("made again by the same form, since nobody knows whether it got through, is made once", async () => {
    const cookie = await person(staff("owner"));
    const portalAdmin = await person({ ...staff("admin"), customerId: merchant.customer.id });
    const twice = async (by: string, path: string, input: object) => {
      const headers = { origin: publicUrl, "idempotency-key": `form-${path}` };
      const answers = [await mutate(by, path, input, headers), await mutate(by, path, input, headers)];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[1]?.body).toEqual(answers[0]?.body);
      return answers[0]?.body.result?.data as { id: string };
    };
    const template = { name: "Once a template", is_template: true, ve_template_id: merchant.endpoint.id };
    await twice(cookie, "merchant.virtualEndpoints.create", template);
    expect(await management.prisma.virtualEndpoint.count({ where: { name: template.name } })).toBe(1);
    const invited = { email: "once@example.com", role: "viewer" };
    const { id } = await twice(portalAdmin, "portal.invitations.create", invited);
    await twice(portalAdmin, "portal.invitations.resend", { id });
    expect(await management.prisma.outgoingMail.count({ where: { recipient: invited.email } })).toBe(2);
  });

  test("is checked for forms that are answered on the server too", async () => {
    const cookie = await person(staff("owner"));
    const post = (origin: string) =>
      management.services.trpc(
        new Request(`${publicUrl}/console`, { method: "POST", headers: { cookie, origin }, body: "a=1" }),
      );
    await expect((await post("https://evil.example")).merchant.customers.create({ name: "x" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await (await post(publicUrl)).merchant.customers.create({ name: "ours" })).toMatchObject({ name: "ours" });
  });

  test("is never made by a cookie on the management API", async () => {
    const cookie = await person(staff("owner"));
    const answer = await management.services.handleManagement(
      new Request(`${publicUrl}/api/v1/customers`, { headers: { cookie } }),
    );
    expect(answer.status).toBe(401);
  });
});

describe("a customer's portal user", () => {
  test("sees their own endpoints and usage, without cost or provider, and nothing of the console", async () => {
    const cookie = await person({ merchantId: merchant.merchantId, customerId: merchant.customer.id, role: "member" });
    const own = await query(cookie, "portal.virtualEndpoints.list");
    expect(own.body.result?.data).toMatchObject({
      data: [{ id: merchant.endpoint.id, models: [{ name: "chat", description: "" }] }],
    });
    expect(JSON.stringify(own.body)).not.toMatch(/physical_model|provider|cost/);
    expect((await query(cookie, "merchant.virtualEndpoints.list")).status).toBe(403);
    expect((await query(cookie, "portal.usageRecords.list")).status).toBe(200);
  });
});

describe("a visitor", () => {
  test("sees a checkout summary by its link, and learns nothing from a wrong one", async () => {
    const summary = await query("", "public.checkout.get", { ve_id: merchant.endpoint.id });
    expect(summary.body.result?.data).toMatchObject({
      name: "Test endpoint",
      merchant_name: "First",
      test_mode: true,
      credit_spend: "0",
      payments: [],
    });
    const unknown = await query("", "public.checkout.get", { ve_id: "ve_unknown" });
    expect([unknown.status, unknown.body.error?.data.code]).toEqual([404, "not_found"]);
  });

  test("is asked to sign in everywhere else", async () => {
    for (const path of ["public.session.get", "merchant.customers.list", "portal.virtualEndpoints.list"]) {
      expect((await query("", path)).status).toBe(401);
    }
    expect((await query("", "public.session.find")).body.result?.data).toBeNull();
    expect((await query("", "merchant.nothing")).status).toBe(404);
    const forged = "sluice.session_token=forged.signature; __Secure-sluice.session_token=x";
    expect((await query(forged, "merchant.customers.list")).status).toBe(401);
  });
});

test("a failure of ours shows nothing of its inside", async () => {
  const cookie = await person(staff("owner"));
  await management.prisma.$executeRawUnsafe('ALTER TABLE "customer" RENAME COLUMN "email" TO "mail"');
  try {
    const answer = await query(cookie, "merchant.customers.list");
    expect([answer.status, answer.body.error?.message]).toEqual([500, "Something went wrong on our side."]);
    expect(JSON.stringify(answer.body)).not.toMatch(/email|prisma|column|stack/i);
  } finally {
    await management.prisma.$executeRawUnsafe('ALTER TABLE "customer" RENAME COLUMN "mail" TO "email"');
  }
});
