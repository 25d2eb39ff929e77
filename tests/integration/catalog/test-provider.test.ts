/** "Test" on a provider: really calls the upstream, and says in words what is wrong. */
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
