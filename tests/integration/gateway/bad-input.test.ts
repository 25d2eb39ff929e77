/** failure-cases.md 6.29: whatever comes in, a clear error comes out, nothing is charged, the process stays up. */
import { request } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { brokenBodies, doorBodies } from "#tests/factories/door-bodies.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
/** With a model for every door. */
let every: SellableEndpoint;
const doors = ["native", "remix"] as const;
const upstream = "sim-ok@bad-input";

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  endpoint = await stack.operator.endpoint({ credits: "5", models: { chat: [{ upstream, price: flatPrice }] } });
  const modalities = ["text", "embedding", "image", "speech", "moderation", "rerank"];
  const models = modalities.map((modality) => [
    modality,
    [{ upstream: "sim-ok@every-door", modality, price: flatPrice }],
  ]);
  every = await stack.operator.endpoint({ credits: "100", models: Object.fromEntries(models) });
});
afterAll(() => stack?.stop());

const good = '{"model":"chat","messages":[{"role":"user","content":"hi"}]';
const bad: [string, string | Buffer, number, Record<string, string>?][] = [
  ["an empty body", "", 400],
  ["no JSON", "hello", 400],
  ["half of JSON", '{"model":"chat"', 400],
  ["an array", "[]", 400],
  ["null", "null", 400],
  ["NaN", `${good},"temperature":NaN}`, 400],
  ["no model", '{"messages":[{"role":"user","content":"hi"}]}', 400],
  ["a model that is a number", '{"model":1,"messages":[{"role":"user","content":"hi"}]}', 400],
  ["no messages", '{"model":"chat"}', 400],
  ["messages of the wrong type", '{"model":"chat","messages":"hi"}', 400],
  ["a message without a role", '{"model":"chat","messages":[{"content":"hi"}]}', 400],
  ["a negative max_tokens", `${good},"max_tokens":-1}`, 400],
  ["a fractional max_tokens", `${good},"max_tokens":1.5}`, 400],
  ["a huge n", `${good},"n":1000000}`, 400],
  ["stream as a string", `${good},"stream":"yes"}`, 400],
  ["stream_options without a stream", `${good},"stream_options":{"include_usage":true}}`, 400],
  ["a key twice", `${good},"max_tokens":1,"max_tokens":100000}`, 400],
  ["ten thousand levels", `${good},"metadata":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400],
  [
    "invalid UTF-8",
    Buffer.concat([Buffer.from(`${good},"user":"`), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    400,
  ],
  ["a wrong content type", `${good}}`, 400, { "content-type": "text/plain" }],
  ["21 MiB", `${good},"user":"${"x".repeat(21 * 1024 * 1024)}"}`, 413],
];

describe.each(doors)("the %s door, given", (door) => {
  const base = () => stack.webs[doors.indexOf(door)]!.url;
  const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
    fetch(`${base()}/${endpoint.id}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}`, ...headers },
      body: body as BodyInit,
    });

  test.each(bad)("%s, answers with a clear error and charges nothing", async (_name, body, status, headers) => {
    const response = await send(body, headers);
    expect(response.status).toBe(status);
    const answer = (await response.json()) as { error: Record<string, unknown> };
    expect(answer.error).toMatchObject({
      message: expect.stringMatching(/\S/),
      type: "invalid_request_error",
      code: status === 413 ? "request_too_large" : "invalid_request",
    });
    expect(answer.error).toHaveProperty("param");
    expect(response.headers.get("x-request-id")).toMatch(/^req_/);
    expect(await attemptsOf(stack.simulator, upstream)).toHaveLength(0);
    expect((await stack.operator.credits(endpoint.id)).credit_remaining).toBe("5");
  });

  test.each([
    ["no key", {}, 401],
    ["a key of another shape", { authorization: "Bearer nonsense" }, 401],
    ["a management key", { authorization: "Bearer slm_000000000000000000000000" }, 401],
    ["Basic credentials", { authorization: "Basic eDp5" }, 401],
  ])("%s, answers 401 in OpenAI's shape", async (_name, headers, status) => {
    const response = await fetch(`${base()}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: `${good}}`,
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key", type: "authentication_error" } });
  });

  test("an unknown path, a wrong method: told apart, no page of HTML", async () => {
    const headers = { authorization: `Bearer ${endpoint.key}` };
    const unknown = await fetch(`${base()}/${endpoint.id}/v1/nothing`, { method: "POST", headers });
    expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: "endpoint_not_found" } }]);
    const method = await fetch(`${base()}/${endpoint.id}/v1/chat/completions`, { headers });
    expect([method.status, await method.json()]).toMatchObject([405, { error: { code: "method_not_allowed" } }]);
  });

  test("another tenant's endpoint with one's own key: 404, as if there were none", async () => {
    const other = await stack.operator.endpoint({ models: {} });
    const answers = await Promise.all(
      [other.id, "ve_00000000000000000000000000"].map(async (id) => {
        const response = await fetch(`${base()}/${id}/v1/models`, {
          headers: { authorization: `Bearer ${endpoint.key}` },
        });
        return { status: response.status, body: await response.text() };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]!.status).toBe(404);
  });

  test("__proto__ and lone surrogates: passed on as they are, nothing is polluted", async () => {
    const own = await stack.operator.endpoint({
      credits: "5",
      models: { chat: [{ upstream: "sim-ok@proto", price: flatPrice }] },
    });
    const response = await fetch(`${base()}/${own.id}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${own.key}` },
      body: '{"__proto__":{"stream":true},"model":"chat","messages":[{"role":"user","content":"\\ud800"}]}',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("application/json");
  });

  test("a chunked body that goes on for ever is cut at the limit", async () => {
    const outcome = await new Promise<number | string>((resolve) => {
      const url = new URL(`${base()}/${endpoint.id}/v1/chat/completions`);
      const call = request(
        url,
        { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
          call.destroy();
        },
      );
      call.on("error", () => resolve("closed"));
      const block = Buffer.alloc(1024 * 1024, 0x20);
      let sent = 0;
      const more = () => {
        while (sent < 64 && !call.destroyed) {
          sent++;
          if (!call.write(block)) return void call.once("drain", more);
        }
      };
      more();
    });
    expect([413, "closed"]).toContain(outcome);
  });

  test("a client that leaves in the middle of its body: the process stays up", async () => {
    const { port } = new URL(base());
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(
          `POST /${endpoint.id}/v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: Bearer ${endpoint.key}\r\ncontent-length: 1000\r\n\r\n{"model":`,
          () => socket.destroy(),
        );
      });
      socket.on("close", () => resolve());
    });
    expect(
      (await fetch(`${base()}/${endpoint.id}/v1/models`, { headers: { authorization: `Bearer ${endpoint.key}` } }))
        .status,
    ).toBe(200);
  });
});

describe.each(doorBodies)("at %s", (path, good, shape) => {
  const open = JSON.stringify(good).slice(0, -1);
  const send = (body: string | Buffer) =>
    fetch(`${stack.webs[0]!.url}/${every.id}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${every.key}` },
      body: body as BodyInit,
    });

  test("a body that is none is the client's fault, told in its shape", async () => {
    const answers = await Promise.all(
      brokenBodies.map(async ([name, body]) => {
        const response = await send(body(open));
        return [name, response.status, await response.json()];
      }),
    );
    expect(answers).toMatchObject(brokenBodies.map(([name]) => [name, 400, shape]));
  });

  test("21 MiB are too much, and said to be", async () => {
    const response = await send(`${open},"x":"${"x".repeat(21 * 1024 * 1024)}"}`);
    expect([response.status, response.headers.get("x-request-id")]).toEqual([413, expect.stringMatching(/^req_/)]);
    expect(JSON.stringify(await response.json())).toMatch(/MiB|large/);
  });

  test("prototype keys, huge numbers and lone surrogates break nothing", async () => {
    for (const more of [
      '"__proto__":{"stream":true}',
      '"constructor":{"prototype":{}}',
      '"y":1e999',
      '"z":"\\ud800"',
    ]) {
      const response = await send(`${open},${more}}`);
      await response.arrayBuffer();
      expect([more, response.status < 500]).toEqual([more, true]);
    }
  });
});

describe("a page, given by nobody known", () => {
  const send = (path: string, body: string) => {
    const { url } = stack.webs[0]!;
    const headers = { origin: url, "content-type": "application/x-www-form-urlencoded" };
    return fetch(url + path, { method: "POST", headers, body, redirect: "manual" });
  };

  test.each([
    ["an index that would fill the memory", "email[4294967294].name=x"],
    ["an index of a million", "email[1000000]=x"],
    ["a command to the form library", "__intent__=%7B"],
    ["ten thousand fields", Array.from({ length: 10_000 }, (_, field) => `f${field}=`).join("&")],
  ])("%s, says that it knows no such form", async (_name, body) => {
    expect((await send("/login", body)).status).toBe(400);
  });

  test("a form of the console or the portal, asks who it is before it reads a byte", async () => {
    for (const path of ["/console/virtual-endpoints/new", "/console/customers/new", "/portal/keys", "/account"]) {
      const answer = await send(path, `logical_models[4294967294].name=${"x".repeat(2_000_000)}`);
      expect([path, answer.status, answer.headers.get("location")]).toEqual([
        path,
        302,
        `/login?redirectTo=${encodeURIComponent(path)}`,
      ]);
    }
  });

  test("two megabytes, says that they are too much; a hundred and twenty are not read", async () => {
    for (const path of ["/theme", "/login"]) {
      const answer = await send(path, `theme=${"x".repeat(2 * 1024 * 1024)}`);
      expect([path, answer.status]).toEqual([path, 413]);
    }
    const huge = await send("/theme", "x".repeat(120 * 1024 * 1024)).then(
      ({ status }) => status,
      () => "closed",
    );
    expect([413, "closed"]).toContain(huge);
    expect((await fetch(`${stack.webs[0]!.url}/readyz`)).status).toBe(200);
  });
});

test("nothing of what was refused has reached an upstream or cost a credit", async () => {
  await vi.waitFor(async () => {
    const answered = await attemptsOf(stack.simulator, "sim-ok@every-door");
    const charged = (await stack.operator.usageRecords(every.id, 200)).filter((record) => record.charge !== "0");
    expect(charged).toHaveLength(answered.filter((attempt) => attempt.outcome === "answered").length);
    expect((await stack.operator.credits(every.id)).credit_spend).toBe(String(charged.length));
  }, 5_000);
  expect((await fetch(`${stack.webs[0]!.url}/readyz`)).status).toBe(200);
});
