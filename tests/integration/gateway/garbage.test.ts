/**
 * An upstream that begins well and goes on with garbage: the request ends, is charged once, and nothing else notices.
 * A screen whose address is garbage: it is shown without, or says what is wrong with it.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { makeCreateUser } from "#server/auth/create-user.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { eventFrame } from "#server/simulator/bedrock/frames.ts";
import { makeGiveMembership } from "#server/tenancy/give-membership.ts";
import { chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let upstream: Server;

/** Valid beginnings of a stream, by kind of provider. */
const beginnings = {
  bedrock: [
    "application/vnd.amazon.eventstream",
    Buffer.concat([
      eventFrame("messageStart", { role: "assistant" }),
      eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text: "Hello there" } }),
    ]),
  ],
  anthropic: [
    "text/event-stream",
    Buffer.from(
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","model":"m","usage":{"input_tokens":3,"output_tokens":1}}}\n\n' +
        'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n' +
        'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello there"}}\n\n',
    ),
  ],
  gemini: [
    "text/event-stream",
    Buffer.from('data: {"candidates":[{"content":{"parts":[{"text":"Hello there"}],"role":"model"}}]}\n\n'),
  ],
  openai: [
    "text/event-stream",
    Buffer.from('data: {"id":"1","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello there"}}]}\n\n'),
  ],
  ollama: [
    "application/x-ndjson",
    Buffer.from('{"model":"m","message":{"role":"assistant","content":"Hello there"},"done":false}\n'),
  ],
} as const;
const kinds = Object.keys(beginnings) as (keyof typeof beginnings)[];
const garbage = {
  zeros: Buffer.alloc(600, 0),
  ones: Buffer.alloc(600, 0xff),
  braces: Buffer.from("}{][\n\n".repeat(100)),
};

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  upstream = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const [, kind = "", noise = ""] = (request.url ?? "").split("/");
      const [type, beginning] = beginnings[kind as keyof typeof beginnings];
      response.writeHead(200, { "content-type": type });
      response.write(beginning);
      setTimeout(() => response.end(garbage[noise as keyof typeof garbage]), 30);
    });
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  upstream.closeAllConnections();
  upstream.close();
  await stack?.stop();
});

test.each(kinds)("garbage from an upstream of kind %s ends one request, and only that", async (kind) => {
  const address = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const noises = Object.keys(garbage);
  const models = Object.fromEntries(
    noises.map((noise) => [noise, [{ upstream: "m", kind, baseUrl: `${address}/${kind}/${noise}` }]]),
  );
  const endpoint = await stack.operator.endpoint({ credits: "10", models });
  const target = { url: stack.webs[0]!.url, endpointId: endpoint.id, key: endpoint.key };
  for (const noise of noises) {
    const outcome = await chat(target, { model: noise, stream: true });
    expect(outcome, noise).toMatchObject({ status: 200, complete: false });
    expect(outcome.body, noise).toContain("Hello there");
    expect(outcome.errorCode, noise).toBe("upstream_error");
  }
  await vi.waitFor(async () => {
    const records = await stack.operator.usageRecords(endpoint.id);
    expect(records.map((record) => record.status)).toEqual(noises.map(() => "upstream_truncated"));
    for (const record of records) expect(Number(record.charge)).toBeGreaterThan(0);
    const { credit_budget, credit_spend, credit_remaining } = await stack.operator.credits(endpoint.id);
    expect(Number(credit_remaining)).toBeCloseTo(Number(credit_budget) - Number(credit_spend), 6);
  }, 5_000);
});

/** Signs in an owner who is also a customer's; what their browser sends from then on. */
async function signIn(customerId: string): Promise<{ cookie: string }> {
  const prisma = makePrisma(stack.databaseUrl, { poolSize: 1 });
  const person = { email: "garbage@people.test", password: "correct horse battery" };
  const { id: userId } = await makeCreateUser({ prisma })({ ...person, name: "Erika" });
  const give = makeGiveMembership({ prisma });
  await give({ userId, merchantId: stack.merchantId, role: "owner" });
  await give({ userId, merchantId: stack.merchantId, customerId, role: "admin" });
  await prisma.$disconnect();
  const { url } = stack.webs[0]!;
  const headers = { origin: url };
  const answer = await fetch(`${url}/login`, {
    ...{ method: "POST", headers, redirect: "manual" },
    body: new URLSearchParams(person),
  });
  expect(answer.status).toBe(302);
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
  return { cookie: cookies.join("; ") };
}

test("no screen falls over what stands in its address, nor over what is no passkey", async () => {
  const endpoint = await stack.operator.endpoint({ models: {} });
  const headers = await signIn(endpoint.customerId);
  const { url } = stack.webs[0]!;
  const pages = [
    ...["", "/virtual-endpoints", "/customers", "/providers", "/physical-models", "/price-catalog", "/requests"],
    ...["/audit-log", "/team", "/sign-up-links", "/exchange-rates", "/exchange-rates/reporting", "/management-keys"],
    ...["keys", "requests", "budget"].map((tab) => `/virtual-endpoints/${endpoint.id}/${tab}`),
  ].map((path) => `/console${path}.data`);
  const files = ["customers", "virtual-endpoints", "providers", "price-catalog", "requests", "audit-log"]
    .concat("virtual-endpoints/templates", "sign-up-links")
    .map((list) => `/console/${list}/csv`);
  const own = ["/portal.data", "/portal/keys.data", "/portal/requests.data", "/portal/team.data"];
  const words = "search=%00&model=a%00&logical_model=a%00&request_id=%00&action=a%00";
  const times = ["from=0000-01-01&to=0000-02-01&compare=previous", "from=0001-01-01&to=0001-02-01"];
  const asked = [
    ...[...pages, ...files, ...own].map((path) => `${path}?${words}&${times[0]}`),
    ...["/console.data", "/console/requests/csv", "/console/audit-log.data"].map((path) => `${path}?${times[1]}`),
  ];
  const ask = async (path: string) => (await fetch(url + path, { headers, redirect: "manual" })).status;
  const answers = await Promise.all(asked.map(async (path) => ({ path, status: await ask(path) })));
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expect(await ask("/console/customers?search=%00")).toBe(200);
  expect(await ask("/console/requests?from=0000-01-01&to=0000-02-01")).toBe(200);
  const passkey = await fetch(`${url}/account.data`, {
    ...{ method: "POST", headers: { ...headers, origin: url } },
    body: new URLSearchParams({ intent: "passkey-register", name: "Key", response: "{" }),
  });
  expect(passkey.status).toBe(200);
}, 60_000);
