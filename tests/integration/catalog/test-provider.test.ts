/** "Test" on a provider: really calls the upstream, and says in words what is wrong. */
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusedApiKey, startSimulator } from "#server/simulator/start-simulator.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant, type SellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let simulator: Awaited<ReturnType<typeof startSimulator>>;
let merchant: SellingMerchant;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  simulator = await startSimulator();
  merchant = await makeSellingMerchant(management, { baseUrl: `${simulator.url}/v1` });
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(async () => {
  await simulator?.close();
  await management?.stop();
});

const tested = async (body: object = {}) => (await api("POST", `/providers/${merchant.provider.id}/test`, body)).body;
const pointTo = (base_url: string) => api("PATCH", `/providers/${merchant.provider.id}`, { base_url });

describe("a provider is tested", () => {
  test("and its models are listed, or one answers a chat", async () => {
    const listed = await tested();
    expect(listed).toMatchObject({ ok: true, http_status: 200 });
    expect(listed.models).toContain("sim-ok");
    expect(await tested({ model: "sim-ok" })).toMatchObject({ ok: true, diagnosis: "Reachable; sim-ok answered." });
  });

  test("and a key that the upstream refuses is said to be, without naming it", async () => {
    await api("PATCH", `/providers/${merchant.provider.id}`, { credentials: { api_key: refusedApiKey } });
    const answer = await tested();
    expect(answer).toMatchObject({ ok: false, http_status: 401, diagnosis: expect.stringMatching(/credentials/) });
    expect(JSON.stringify(answer)).not.toContain(refusedApiKey);
    await api("PATCH", `/providers/${merchant.provider.id}`, { credentials: null });
  });

  test.each([
    ["anthropic", {}, "x-api-key", "/v1/models", "/v1/messages"],
    ["gemini", {}, "x-goog-api-key", "/models", "/models/m:generateContent"],
    ["azure_openai", {}, "api-key", "/openai/models", "/openai/deployments/m/chat/completions"],
    ["azure_openai", { url_style: "v1" }, "api-key", "/openai/v1/models", "/openai/v1/chat/completions"],
    ["custom", { auth_header: "x-token" }, "x-token", "/", null],
  ])("as %s %j with the vendor's own auth and addresses", async (kind, settings, header, listPath, chatPath) => {
    const seen: { path: string; key: unknown }[] = [];
    const upstream = createHttpServer((request, response) => {
      seen.push({ path: String(request.url).split("?")[0] ?? "", key: request.headers[header] });
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: [{ id: "m" }] }));
    });
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
    const { port } = upstream.address() as { port: number };
    const credentials = { api_key: "secret-key" };
    const body = { name: kind, kind, base_url: `http://127.0.0.1:${port}`, credentials, settings };
    const { id } = (await api("POST", "/providers", body)).body;
    const listed = (await api("POST", `/providers/${id}/test`)).body;
    expect(listed).toMatchObject({ ok: true, http_status: 200, models: ["m"] });
    const chat = await api("POST", `/providers/${id}/test`, { model: "m" });
    if (chatPath === null) expect(chat.status).toBe(422);
    else expect(chat.body).toMatchObject({ ok: false, diagnosis: expect.stringMatching(/not with a chat/) });
    const paths = [listPath, ...(chatPath === null ? [] : [listPath, chatPath])];
    expect(seen).toEqual(paths.map((path) => ({ path, key: "secret-key" })));
    await new Promise((resolve) => upstream.close(resolve));
  });

  test("and a failing model, a wrong path, a closed port and another protocol are told apart", async () => {
    expect((await tested({ model: "sim-fault-503-persistent" })).diagnosis).toMatch(/failing \(HTTP 503\)/);
    await pointTo(`${simulator.url}/nowhere`);
    expect(await tested()).toMatchObject({ ok: false, http_status: 404, diagnosis: expect.stringMatching(/base URL/) });
    await pointTo("http://127.0.0.1:1/v1");
    expect(await tested()).toMatchObject({ ok: false, http_status: null, diagnosis: expect.stringMatching(/refuses/) });
    const strange: Server = createServer((socket) => socket.on("data", () => socket.end("220 mail.example ESMTP\r\n")));
    strange.on("connection", (socket) => socket.on("error", () => undefined));
    await new Promise<void>((resolve) => strange.listen(0, "127.0.0.1", resolve));
    const { port } = strange.address() as { port: number };
    await pointTo(`http://127.0.0.1:${port}/v1`);
    expect((await tested()).diagnosis).toMatch(/does not speak HTTP/);
    await new Promise((resolve) => strange.close(resolve));
  });
});

describe("a provider that is not saved is tested", () => {
  const draft = (body: object) => api("POST", "/providers/test", { kind: "openai_compatible", ...body });
  /** Keeps what it is asked with. */
  async function listen() {
    const keys: unknown[] = [];
    const server = createHttpServer((request, response) => {
      keys.push(request.headers.authorization);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ data: [{ id: "m" }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    return { keys, url: `http://127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(resolve)) };
  }

  test("with what is typed, and nothing is stored", async () => {
    const before = await management.prisma.provider.count();
    const { body } = await draft({ base_url: `${simulator.url}/v1`, model: "sim-ok" });
    expect(body).toMatchObject({ ok: true, diagnosis: "Reachable; sim-ok answered." });
    const refused = await draft({ base_url: `${simulator.url}/v1`, credentials: { api_key: refusedApiKey } });
    expect(refused.body).toMatchObject({ ok: false, verdict: "credentials" });
    expect(JSON.stringify(refused.body)).not.toContain(refusedApiKey);
    expect(await management.prisma.provider.count()).toBe(before);
  });

  test("an edited one with its stored credentials, which go to no other address", async () => {
    const [own, other] = [await listen(), await listen()];
    const body = {
      name: "Edited",
      kind: "openai_compatible",
      base_url: `${own.url}/v1`,
      credentials: { api_key: "kept" },
    };
    const provider_id = (await api("POST", "/providers", body)).body.id;
    expect((await draft({ provider_id })).body).toMatchObject({ ok: true, address: `${own.url}/v1` });
    expect((await draft({ provider_id, base_url: `${own.url}/v2` })).body).toMatchObject({ ok: true });
    await draft({ provider_id, credentials: { api_key: "typed" } });
    await draft({ provider_id, credentials: null });
    expect(own.keys).toEqual(["Bearer kept", "Bearer kept", "Bearer typed", undefined]);
    const moved = await draft({ provider_id, base_url: other.url });
    expect([moved.status, moved.body.error?.param]).toEqual([422, "credentials"]);
    expect((await draft({ provider_id, base_url: other.url, credentials: { api_key: "typed" } })).body.ok).toBe(true);
    expect(other.keys).toEqual(["Bearer typed"]);
    expect((await draft({ provider_id, kind: "anthropic" })).body.error?.param).toBe("kind");
    await Promise.all([own.close(), other.close()]);
  });

  test.each([
    [{ base_url: "ftp://x" }, 422, "base_url"],
    [{}, 400, "base_url"],
    [{ base_url: "https://x.example", settings: { api_version: "2024-10-21" } }, 400, "settings.api_version"],
    [{ kind: "custom", base_url: "http://127.0.0.1:1", model: "m" }, 422, "model"],
  ])("and what could not be saved is refused: %j", async (body, status, param) => {
    const answer = await draft(body);
    expect([answer.status, answer.body.error?.param]).toEqual([status, param]);
  });
});
