/** OpenAI's client on the Responses API, before upstreams of vendors that do not have it. */
import OpenAI, { APIError, AuthenticationError, BadRequestError } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

const kinds = ["anthropic", "gemini", "mistral"] as const;
const price = { per: 1_000_000, input: "3", output: "15" };

let stack: Stack;
const endpoints = new Map<string, SellableEndpoint>();

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  for (const kind of kinds) {
    const models = {
      exact: [{ upstream: "sim-tokens-20-10", price, kind }],
      cut: [{ upstream: "sim-fault-stream-cut", kind }],
    };
    endpoints.set(kind, await stack.operator.endpoint({ credits: "1000", models }));
  }
});
afterAll(() => stack?.stop());

const input = "Say something about rivers.";

describe.each(kinds)("a client of the Responses API before %s", (kind) => {
  const endpoint = () => endpoints.get(kind)!;
  const clientOf = (apiKey: string) =>
    new OpenAI({ baseURL: `${stack.webs[0]!.url}/${endpoint().id}/v1`, apiKey, maxRetries: 0 });
  const client = () => clientOf(endpoint().key);

  test("a response in one piece is charged to the micro-credit by the usage it tells", async () => {
    const { data, response } = await client()
      .responses.create({ model: "exact", input, max_output_tokens: 50 })
      .withResponse();
    expect(data).toMatchObject({
      object: "response",
      usage: { input_tokens: 20, output_tokens: 10, total_tokens: 30 },
    });
    expect(data.output_text.length).toBeGreaterThan(0);
    expect(response.headers.get("x-sluice-charge")).toBe("0.00021");
    const id = response.headers.get("x-request-id")!;
    const record = await vi.waitFor(async () => {
      const found = (await stack.operator.usageRecords(endpoint().id)).find((one) => one.id === id);
      expect(found).toBeDefined();
      return found!;
    }, 5_000);
    expect(record).toMatchObject({ endpoint: "responses", charge: "0.00021", units: { input: 20, output: 10 } });
  });

  test("a stream ends with the response that its events have told", async () => {
    const text: string[] = [];
    const stream = client()
      .responses.stream({ model: "exact", input, max_output_tokens: 50 })
      .on("response.output_text.delta", (event) => text.push(event.delta));
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(text.join(""));
    expect(final).toMatchObject({ usage: { input_tokens: 20, output_tokens: 10 } });
  });

  test("a stream that the upstream cuts throws, and never says that it is complete", async () => {
    const seen: string[] = [];
    const read = async () => {
      for await (const event of await client().responses.create({ model: "cut", input, stream: true }))
        seen.push(event.type);
    };
    await expect(read()).rejects.toThrow(APIError);
    expect(seen).toContain("response.output_text.delta");
    expect(seen.filter((type) => type === "response.completed" || type === "response.incomplete")).toEqual([]);
  });

  test("what only OpenAI itself keeps or runs is refused by name", async () => {
    const stored = client().responses.create({ model: "exact", input, previous_response_id: "resp_1" });
    await expect(stored).rejects.toMatchObject({ status: 400, param: "previous_response_id" });
    const searching = client().responses.create({ model: "exact", input, tools: [{ type: "web_search" }] });
    await expect(searching).rejects.toThrow(BadRequestError);
    await expect(searching).rejects.toMatchObject({ param: "tools.0.type" });
  });

  test("a wrong key is told as OpenAI tells it", async () => {
    const stranger = clientOf("slk_wrong");
    await expect(stranger.responses.create({ model: "exact", input })).rejects.toThrow(AuthenticationError);
  });
});
