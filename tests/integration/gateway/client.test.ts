/** The official OpenAI client with only base URL and key changed, through both doors. */
import OpenAI, { type APIError, AuthenticationError, BadRequestError, NotFoundError, RateLimitError } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
const doors = ["native", "remix"] as const;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  endpoint = await stack.operator.endpoint({
    credits: "1000",
    models: {
      chat: [{ upstream: "sim-ok" }],
      exact: [{ upstream: "sim-tokens-20-10", price: { per: 1_000_000, input: "3", output: "15" } }],
      slow: [{ upstream: "sim-slow-20-200" }],
    },
  });
});
afterAll(() => stack?.stop());

const messages = [{ role: "user" as const, content: "Say something about rivers." }];

describe.each(doors)("an OpenAI client at the %s door", (door) => {
  const base = () => stack.webs[doors.indexOf(door)]!.url;
  const client = (options: Partial<ConstructorParameters<typeof OpenAI>[0]> = {}) =>
    new OpenAI({ baseURL: `${base()}/${endpoint.id}/v1`, apiKey: endpoint.key, maxRetries: 0, ...options });
  const recordOf = async (id: string) => {
    const records = await vi.waitFor(async () => {
      const found = await stack.operator.usageRecords(endpoint.id);
      expect(found.map((record) => record.id)).toContain(id);
      return found;
    }, 5000);
    return records.find((record) => record.id === id)!;
  };

  test("gets an answer in one piece, charged to the micro-credit, with the contract's headers", async () => {
    const { data, response } = await client()
      .chat.completions.create({ model: "exact", messages, max_tokens: 50 })
      .withResponse();
    expect(data.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    expect(response.headers.get("x-sluice-charge")).toBe("0.00021");
    expect(response.headers.get("x-sluice-model")).toBe("sim-tokens-20-10");
    expect(response.headers.get("x-sluice-attempts")).toBe("1");
    expect(response.headers.get("x-sluice-remaining")).toMatch(/^\d+(\.\d{1,6})?$/);
    const record = await recordOf(response.headers.get("x-request-id")!);
    expect(record).toMatchObject({
      status: "succeeded",
      charge: "0.00021",
      units: { input: 20, output: 10 },
      estimated: false,
      stream: false,
    });
  });

  test("streams; the chunks end with [DONE] and carry no usage chunk that was not asked for", async () => {
    const stream = await client().chat.completions.create({ model: "chat", messages, stream: true });
    let text = "";
    let usage: unknown = null;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      usage = chunk.usage ?? usage;
    }
    expect(text.length).toBeGreaterThan(0);
    expect(usage).toBeNull();
  });

  test("gets the usage chunk when it asks, and the record says the same", async () => {
    const response = await client()
      .chat.completions.create({ model: "exact", messages, stream: true, stream_options: { include_usage: true } })
      .withResponse();
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of response.data) usage = chunk.usage ?? usage;
    expect(usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    const record = await recordOf(response.response.headers.get("x-request-id")!);
    expect(record).toMatchObject({ status: "succeeded", charge: "0.00021", stream: true });
    expect(record.ttft_ms).toBeGreaterThanOrEqual(0);
  });

  test("stream.finalChatCompletion() gathers the whole answer", async () => {
    const whole = await client().chat.completions.stream({ model: "chat", messages }).finalChatCompletion();
    expect(whole.choices[0]?.message.content?.length).toBeGreaterThan(0);
    expect(whole.choices[0]?.finish_reason).toBe("stop");
  });

  test("a stream aborted half-way stops the upstream and is charged for what was delivered", async () => {
    const { data, response } = await client()
      .chat.completions.create({ model: "slow", messages, stream: true })
      .withResponse();
    let chunks = 0;
    for await (const _chunk of data) if (++chunks === 10) data.controller.abort();
    const record = await recordOf(response.headers.get("x-request-id")!);
    expect(record).toMatchObject({ status: "client_aborted", estimated: true });
    expect(record.units.output).toBeGreaterThanOrEqual(8);
    expect(record.units.output).toBeLessThan(100);
    expect(Number(record.charge)).toBeGreaterThan(0);
    await vi.waitFor(async () => {
      expect((await attemptsOf(stack.simulator, "sim-slow-20-200")).at(-1)?.aborted).toBe(true);
    });
  });

  test("lists the endpoint's models, in all three base forms", async () => {
    const bases = [`${base()}/${endpoint.id}/v1`, `${base()}/v1`];
    for (const baseURL of bases) {
      const page = await client({ baseURL }).models.list();
      expect(page.data.map((model) => model.id).sort()).toEqual(["chat", "exact", "slow"]);
    }
    const host = `${endpoint.id.replace("_", "-")}.ve.localtest`;
    const { request } = await import("node:http");
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const call = request(
        `${base()}/v1/models/chat`,
        { headers: { host, authorization: `Bearer ${endpoint.key}` } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.on("error", reject).end();
    });
    expect(status).toBe(200);
  });

  test("Google's and Ollama's addresses stand beside OpenAI's, with the endpoint in the path or by the key", async () => {
    const headers = { authorization: `Bearer ${endpoint.key}` };
    for (const at of [`${base()}/${endpoint.id}`, base()])
      for (const path of ["/v1beta/models", "/api/tags"]) {
        const listed = (await (await fetch(at + path, { headers })).json()) as { models: { name: string }[] };
        expect(listed.models.map(({ name }) => name.replace("models/", "")).sort()).toEqual(["chat", "exact", "slow"]);
      }
  });

  test("throws the error classes that belong to each refusal", async () => {
    const create = (options: Parameters<typeof client>[0], model = "chat") =>
      client(options).chat.completions.create({ model, messages });
    await expect(create({ apiKey: "slk_wrong" })).rejects.toBeInstanceOf(AuthenticationError);
    await expect(create({}, "gpt-nothing")).rejects.toMatchObject({ status: 404, code: "model_not_found" });
    await expect(create({ baseURL: `${base()}/ve_00000000000000000000000000/v1` })).rejects.toBeInstanceOf(
      NotFoundError,
    );
    await expect(client().chat.completions.create({ model: "chat", messages: [] })).rejects.toBeInstanceOf(
      BadRequestError,
    );
    await expect(client().chat.completions.create({ model: "chat", messages, n: 0 })).rejects.toMatchObject({
      param: "n",
      code: "invalid_request",
    });
  });

  test("gets RateLimitError with retry-after when the key's requests per minute are used up", async () => {
    const limited = await stack.operator.endpoint({
      credits: "10",
      models: { chat: [{ upstream: "sim-ok" }] },
      key: { rate_limits: { rpm: 1, tpm: null, concurrency: null } },
    });
    const own = new OpenAI({ baseURL: `${base()}/${limited.id}/v1`, apiKey: limited.key, maxRetries: 0 });
    const { response } = await own.chat.completions.create({ model: "chat", messages }).withResponse();
    expect(response.headers.get("x-ratelimit-limit-requests")).toBe("1");
    expect(response.headers.get("x-ratelimit-remaining-requests")).toBe("0");
    const error = (await own.chat.completions
      .create({ model: "chat", messages })
      .catch((caught: unknown) => caught)) as APIError;
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.code).toBe("rate_limit_exceeded");
    expect(Number(error.headers?.get("retry-after"))).toBeGreaterThan(0);
  });

  test("a spent budget stops the next request with a checkout link before the upstream sees it", async () => {
    const spent = await stack.operator.endpoint({
      credits: "2",
      models: { chat: [{ upstream: `sim-ok@spent-${door}`, price: flatPrice }] },
    });
    const own = new OpenAI({ baseURL: `${base()}/${spent.id}/v1`, apiKey: spent.key, maxRetries: 0 });
    await own.chat.completions.create({ model: "chat", messages });
    await own.chat.completions.create({ model: "chat", messages });
    const error = (await own.chat.completions
      .create({ model: "chat", messages })
      .catch((caught: unknown) => caught)) as APIError & {
      error: { checkout_url: string };
    };
    expect(error).toMatchObject({ status: 429, code: "insufficient_quota", type: "insufficient_quota" });
    expect(error.headers?.get("x-checkout-url")).toBe(`http://127.0.0.1:3000/checkout?ve_id=${spent.id}`);
    expect(error.error.checkout_url).toBe(error.headers?.get("x-checkout-url"));
    expect(await stack.operator.credits(spent.id)).toMatchObject({
      credit_budget: "2",
      credit_spend: "2",
      credit_remaining: "0",
    });
  });
});
