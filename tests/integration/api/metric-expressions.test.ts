/** An operator tries a metric before it bills anybody, over the management API. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { samples } from "#app/features/metric-expression/samples.ts";
import { readTester } from "#app/features/metric-expression/tester-form.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { makeSellingMerchant } from "#tests/factories/merchant.ts";
import { makeRestClient, type RestClient } from "#tests/factories/rest-client.ts";

let management: Management;
let api: RestClient;

beforeAll(async () => {
  management = await startManagement();
  const merchant = await makeSellingMerchant(management);
  api = makeRestClient(management.services, merchant.managementKey.secret);
});
afterAll(() => management?.stop());

const tryOut = (expression: string, sample: object) => api("POST", "/metric-expressions/test", { expression, sample });

test("a metric tried on a sample reply says what it would measure", async () => {
  const body = { usage: { prompt_tokens: 12, completion_tokens: 5 } };
  const answer = await tryOut("openai_completions_usage().prompt_tokens", { body });
  expect([answer.status, answer.body]).toEqual([200, { value: 12, error: null, position: null }]);
  const stream = 'event: message_start\ndata: {"message":{"usage":{"input_tokens":3}}}\n\n';
  const streamed = await tryOut("anthropic_messages_usage().input_tokens + duration_ms / 1000", {
    body: stream,
    duration_ms: 1_500,
  });
  expect(streamed.body).toMatchObject({ value: 5 });
});

test("a reply without the figure is told why it has none, and where", async () => {
  const answer = await tryOut("1 + body.pages", { body: {} });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ value: null, error: expect.stringContaining("'pages'"), position: 9 });
});

test("an expression that cannot be read is a 400 with its place", async () => {
  const answer = await tryOut("body.pages +", { body: {} });
  expect(answer.status).toBe(400);
  expect(answer.body.error).toMatchObject({ code: "invalid_request", param: "expression" });
});

test("a provider whose metric cannot be compiled is not created", async () => {
  const provider = { name: "own", kind: "custom", base_url: "http://127.0.0.1:9" };
  const refused = await api("POST", "/providers", { ...provider, settings: { metrics: { input: "body.pages +" } } });
  expect(refused.status).toBe(400);
  expect(refused.body.error).toMatchObject({ param: "settings.metrics.input" });
  const created = await api("POST", "/providers", { ...provider, settings: { metrics: { input: "body.pages" } } });
  expect(created.status).toBe(200);
});

test("every sample that the tester offers is measured by its own expressions", async () => {
  for (const { id, body, headers = "", durationMs, rows } of samples) {
    const form = new FormData();
    for (const [name, value] of Object.entries({ body, headers, duration_ms: String(durationMs ?? "") })) {
      form.append(name, value);
    }
    const { sample } = readTester(form);
    for (const { expression } of rows) {
      const { value, error } = (await tryOut(expression, sample)).body;
      expect({ id, expression, error }).toEqual({ id, expression, error: null });
      expect(value).toBeGreaterThan(0);
    }
  }
});
