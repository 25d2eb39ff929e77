/** Merchants' own domains, against the web process as it runs: what each Host shows, who may change what there. */
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, test, vi } from "vitest";
import { makeLiveChannel } from "#server/infra/live-channel.ts";
import { makeLogger } from "#server/infra/logger.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { makeMerchantDomains } from "#server/tenancy/merchant-domains.ts";
import { freshEmail } from "#tests/factories/team.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { Operator } from "#tests/setup/operator.ts";
import { createMerchantWithKey, type Stack, startStack } from "#tests/setup/stack.ts";

const password = "correct horse battery";

interface Merchant {
  operator: Operator;
  slug: string;
  domain: string;
  /** Of its published sign-up link. */
  token: string;
  endpointId: string;
}

let stack: Stack;
let port: number;
let harbour: Merchant;
let orchard: Merchant;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, worker: false });
  port = Number(new URL(stack.operator.baseUrl).port);
  const second = await createMerchantWithKey(stack.sql, stack.env.KEY_PEPPER ?? "");
  const other = new Operator(stack.operator.baseUrl, second.managementKey, stack.simulator.url);
  harbour = await makeMerchant(stack.operator, "Harbour", "harbour.example");
  orchard = await makeMerchant(other, "Orchard", "orchard.example");
});
afterAll(() => stack?.stop());

async function makeMerchant(operator: Operator, name: string, domain: string): Promise<Merchant> {
  const slug = name.toLowerCase();
  const { slug: former } = await operator.call<{ slug: string }>("PATCH", "/settings", { name, domain });
  await stack.sql.query("UPDATE merchant SET slug = $1 WHERE slug = $2", [slug, former]);
  const { id } = await operator.endpoint({ models: { chat: [{ upstream: "sim-ok" }] } });
  const link = { name: "All", ve_template_id: id, verify_email: true, published: true };
  const { url } = await operator.call<{ url: string }>("POST", "/sign-up-links", link);
  return { operator, slug, domain, token: url.split("/").at(-1) ?? "", endpointId: id };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** A request as a proxy hands it on: fetch does not let one choose the Host. */
function ask(path: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = httpRequest({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}

/** The first line of the answer to a request as it is written here. */
function askRaw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    let text = "";
    socket.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("\r\n")) socket.destroy();
    });
    socket.on("error", reject).on("close", () => resolve(text.split("\r\n")[0] ?? ""));
  });
}

/** The kind of an answer that has no end. */
function beginningOf(path: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => {
      response.destroy();
      resolve(`${response.statusCode} ${response.headers["content-type"]}`);
    });
    sent.on("error", reject).end();
  });
}

const cookiesOf = ({ headers }: Answer): string =>
  (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");

const post = (host: string, path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  ask(
    path,
    { host, origin: `https://${host}`, "content-type": "application/x-www-form-urlencoded", ...headers },
    new URLSearchParams(fields).toString(),
  );

describe("at a merchant's own domain", () => {
  it("the first page, prices and sign-in are that merchant's, however the host is written", async () => {
    for (const [{ domain }, name, other] of [
      [harbour, "Harbour", "Orchard"] as const,
      [orchard, "Orchard", "Harbour"] as const,
    ]) {
      for (const host of [domain, domain.toUpperCase(), `${domain}.`, `${domain}:443`]) {
        const { status, text } = await ask("/", { host });
        expect([host, status]).toEqual([host, 200]);
        expect(text).toContain(name);
        expect(text).not.toContain(other);
      }
      expect((await ask("/pricing", { host: domain })).text).toContain(name);
      const login = await ask("/login", { host: domain });
      expect(login.text).toContain(name);
    }
  });

  it("no other merchant exists: not by its slug, its sign-up link or its checkout", async () => {
    const { domain: host } = harbour;
    const found = async (path: string) => (await ask(path, { host })).status;
    for (const merchant of [harbour, orchard]) {
      const status = merchant === harbour ? 200 : 404;
      expect(await found(`/m/${merchant.slug}`)).toBe(status);
      expect(await found(`/m/${merchant.slug}/pricing`)).toBe(status);
      expect(await found(`/signup/${merchant.token}`)).toBe(status);
      expect(await found(`/checkout?ve_id=${merchant.endpointId}`)).toBe(status);
    }
    const fields = { name: "Eve", email: freshEmail(), password };
    expect((await post(host, `/signup/${orchard.token}`, fields)).status).toBe(404);
  });

  it("one signs up by its link, is signed in there, sees its portal live, and changes things from its pages only", async () => {
    const { domain: host, token } = harbour;
    const email = freshEmail();
    const signedUp = await post(host, `/signup/${token}`, { name: "Ada", email, password });
    expect(signedUp.status).toBe(200);
    expect(signedUp.text).toContain("slk_");
    for (const cookie of signedUp.headers["set-cookie"] ?? []) expect(cookie).not.toMatch(/domain=/i);
    const portal = await ask("/portal", { host, cookie: cookiesOf(signedUp) });
    expect(portal.status).toBe(200);
    expect(portal.text).toContain("Harbour");
    expect((await ask("/console", { host, cookie: cookiesOf(signedUp) })).status).not.toBe(200);

    const entered = await post(host, "/login", { email, password });
    expect(entered.status).toBe(302);
    const cookie = cookiesOf(entered);
    const account = await ask("/account", { host, cookie });
    expect(account.text).toContain("Passkeys are made, and sign in, at");
    expect(await beginningOf("/api/trpc/portal.live.watch?input=%7B%7D", { host, cookie })).toMatch(
      /^200 text\/event-stream/,
    );
    const rename = (origin: string) => {
      const headers = { host, cookie, origin, "content-type": "application/json" };
      return ask("/api/trpc/account.profile.update", headers, JSON.stringify({ name: "Ada L." }));
    };
    expect((await rename("https://harbour.example")).status).toBe(200);
    for (const origin of ["https://orchard.example", "https://evil.example", stack.env.PUBLIC_URL ?? ""]) {
      expect((await rename(origin)).status).toBe(403);
    }
  });

  it("a form from another origin is refused, and one for another host does not pass by this one's", async () => {
    const fields = { email: freshEmail(), password };
    const foreign = ["https://evil.example", "https://orchard.example", "http://harbour.example", "null"];
    for (const origin of foreign) {
      expect((await post("harbour.example", "/login", fields, { origin })).status).toBe(403);
    }
    for (const host of ["harbour.example.evil.example", "evil.example", `127.0.0.1:${port}`]) {
      expect((await post(host, "/login", fields, { origin: "https://harbour.example" })).status).toBe(403);
    }
    expect((await post("harbour.example", "/login", fields)).status).toBe(401);
  });

  it("whoever signs in at an address that is nobody's is told the right one", async () => {
    const fields = { email: freshEmail(), password };
    const answer = await post("evil.example", "/login", fields, { origin: "http://evil.example" });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("This is not the address of this deployment. Sign in at");
    expect(answer.headers["set-cookie"] ?? []).toEqual([]);
  });

  it("the gateway answers as everywhere", async () => {
    const answers = [harbour.domain, "evil.example", `${harbour.endpointId.replace("_", "-")}.ve.localtest`].map(
      (host) => ask("/v1/models", { host, authorization: "Bearer slk_unknown" }),
    );
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(401);
  });
});

test("a host that is nobody's domain shows what the deployment's address shows", async () => {
  for (const host of ["evil.example", "harbour.example.evil.example", "xharbour.example", "127.0.0.1", "[::1]:80"]) {
    const { status, headers } = await ask("/", { host });
    expect([host, status, headers.location]).toEqual([host, 302, "/login"]);
    expect((await ask(`/m/${orchard.slug}`, { host })).status).toBe(200);
  }
});

test("a host with a user, a path or of two, and a method that Fetch does not know, end no process", async () => {
  const hosts = [
    "user@harbour.example",
    "user:1@harbour.example",
    "harbour.example/x",
    "harbour.example?x",
    "a b",
    "",
    ":",
  ];
  for (const host of hosts) {
    expect(await askRaw(["GET / HTTP/1.1", `Host: ${host}`, "Connection: close"])).toMatch(
      /^HTTP\/1\.1 (302|404|400) /,
    );
  }
  const twice = ["Host: harbour.example", "Host: evil.example"];
  expect(await askRaw(["GET /pricing HTTP/1.1", ...twice])).toMatch(/^HTTP\/1\.1 40[04] /);
  expect(await askRaw(["GET /pricing HTTP/1.1", ...twice.reverse()])).toMatch(/^HTTP\/1\.1 40[04] /);
  expect(await askRaw(["GET / HTTP/1.1"])).toMatch(/^HTTP\/1\.1 400 /);
  expect(await askRaw(["GET / HTTP/1.0"])).toMatch(/^HTTP\/1\.1 302 /);
  expect(await askRaw(["TRACE / HTTP/1.1", "Host: harbour.example"])).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect((await ask("/", { host: harbour.domain })).status).toBe(200);
});

test("a form is taken however a proxy wrote the host on its way", async () => {
  for (const host of [harbour.domain, `${harbour.domain}:443`]) {
    const headers = { origin: `https://${harbour.domain}`, "x-forwarded-host": "gate.internal:3000" };
    const { status, text } = await post(host, "/login", { email: "nobody", password }, headers);
    expect([host, status]).toEqual([host, 400]);
    expect(text).toContain("Enter an e-mail address");
  }
});

test("a path deeper than any is not found, wherever it leads", async () => {
  const host = "gate.example";
  expect((await ask(`/console${"/a".repeat(20)}`, { host })).status).toBe(302);
  expect((await ask(`/console${"/a".repeat(40)}`, { host })).status).toBe(404);
});

test("a forwarded host counts for nothing", async () => {
  const { status } = await ask("/", { host: "gate.example", "x-forwarded-host": harbour.domain });
  expect(status).toBe(302);
});

describe("a domain in the settings", () => {
  it("is one merchant's: another is refused at the field, and not told whose it is", async () => {
    const patch = orchard.operator.call("PATCH", "/settings", { domain: "HARBOUR.example." });
    await expect(patch).rejects.toMatchObject({ status: 409, body: { error: { param: "domain" } } });
    await expect(patch).rejects.not.toThrow(/harbour/i);
  });

  it.each(["127.0.0.1", "localhost", "https://x.example", "ve.localtest", "ve-1.ve.localtest", "x.example:443"])(
    "is not %s",
    async (domain) => {
      const patch = orchard.operator.call("PATCH", "/settings", { domain });
      await expect(patch).rejects.toMatchObject({ body: { error: { param: "domain" } } });
    },
  );

  it("is known to every process within moments, and forgotten when it is removed", async () => {
    const redis = connectRedis({ url: stack.redis.url, cluster: false });
    const prisma = makePrisma(stack.databaseUrl, { poolSize: 1 });
    const onError = () => {};
    const channel = makeLiveChannel({ redis, onError });
    const hosts = { publicUrl: "https://gate.example" };
    const domains = makeMerchantDomains({
      prisma,
      channel,
      hosts,
      logger: makeLogger({ level: "silent", name: "test" }),
    });
    await domains.start();
    const { operator } = orchard;
    await operator.call("PATCH", "/settings", { domain: "obstgärten.example" });
    await vi.waitFor(() => expect(domains.at("XN--obstgrten-z2a.example:443")?.domain).toBeTruthy(), {
      timeout: 5_000,
    });
    expect(domains.at("orchard.example")).toBeNull();
    expect((await ask("/", { host: "orchard.example" })).status).toBe(302);
    const { data } = await operator.call<{ data: { url: string }[] }>("GET", "/sign-up-links");
    expect(data[0]?.url).toMatch(/^https:\/\/xn--obstg/);
    expect(await operator.call("PATCH", "/settings", { domain: null })).toMatchObject({ domain: null });
    await vi.waitFor(() => expect(domains.at("xn--obstgrten-z2a.example")).toBeNull(), { timeout: 5_000 });
    domains.stop();
    redis.close();
    await prisma.$disconnect();
    await operator.call("PATCH", "/settings", { domain: "orchard.example" });
  });
});
