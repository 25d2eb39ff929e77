/** Ollama's and OpenAI's clients, unchanged but for base URL and key, before Ollama, DeepSeek, Mistral and others. */
import { Ollama } from "ollama";
import OpenAI, { APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

const kinds = ["ollama", "openai", "deepseek", "mistral"] as const;
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
      odd: [{ upstream: "sim-fault-malformed-chunk", kind }],
      long: [{ upstream: "sim-fault-context-length", kind }],
    };
    endpoints.set(kind, await stack.operator.endpoint({ credits: "1000", models }));
  }
});
afterAll(() => stack?.stop());

const messages = [{ role: "user" as const, content: "Say something about rivers." }];

/** DeepSeek reads half of the prompt from its cache, which costs what input costs here: 20 × 3 + 10 × 15 millionths. */
const charge = "0.00021";

describe.each(kinds)("before %s", (kind) => {
  const endpoint = () => endpoints.get(kind)!;
  const base = () => `${stack.webs[0]!.url}/${endpoint().id}`;
  const ollama = () => new Ollama({ host: base(), headers: { authorization: `Bearer ${endpoint().key}` } });
  const openai = () => new OpenAI({ baseURL: `${base()}/v1`, apiKey: endpoint().key, maxRetries: 0 });
  const chargesOf = (name: string) =>
    vi.waitFor(async () => {
      const found = (await stack.operator.usageRecords(endpoint().id)).filter(
        (one) => "endpoint" in one && one.endpoint === name,
      );
      expect(found.length).toBeGreaterThan(0);
      return found.map((one) => one.charge);
    }, 5_000);

  test("Ollama's client chats, whole and streamed, and pays by the counts it sees", async () => {
    const whole = await ollama().chat({ model: "exact", messages });
    expect(whole).toMatchObject({ done: true, done_reason: "stop", prompt_eval_count: 20, eval_count: 10 });
    let text = "";
    let counted = 0;
    for await (const part of await ollama().chat({ model: "exact", messages, stream: true })) {
      text += part.message.content;
      if (part.done) counted = part.eval_count;
    }
    expect([text, counted]).toEqual([whole.message.content, 10]);
    expect(new Set(await chargesOf("api/chat"))).toEqual(new Set([charge]));
  });

  test("Ollama's client generates, and sees what models there are", async () => {
    const whole = await ollama().generate({ model: "exact", prompt: "Hi" });
    expect(whole).toMatchObject({ done: true, eval_count: 10 });
    let text = "";
    for await (const part of await ollama().generate({ model: "exact", prompt: "Hi", stream: true }))
      text += part.response;
    expect(text).toBe(whole.response);
    expect((await ollama().list()).models.map((model) => model.name)).toContain("exact");
  });

  test("a stream that the upstream cuts throws at the client and never says that it is done", async () => {
    const seen: boolean[] = [];
    const read = async () => {
      for await (const part of await ollama().chat({ model: "cut", messages, stream: true })) seen.push(part.done);
    };
    await expect(read()).rejects.toThrow("The upstream broke off");
    expect(seen).not.toContain(true);
  });

  test("OpenAI's client chats, whole and streamed; a malformed piece is left out", async () => {
    const { data, response } = await openai().chat.completions.create({ model: "exact", messages }).withResponse();
    expect(data.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    expect(response.headers.get("x-sluice-charge")).toBe(charge);
    let text = "";
    for await (const chunk of await openai().chat.completions.create({ model: "exact", messages, stream: true }))
      text += chunk.choices[0]?.delta.content ?? "";
    expect(text).toBe(data.choices[0]?.message.content);
    let pieces = 0;
    for await (const chunk of await openai().chat.completions.create({ model: "odd", messages, stream: true }))
      if (chunk.choices[0]?.delta.content) pieces++;
    expect(pieces).toBe(59);
  });

  test("the older completions are served, whole and streamed", async () => {
    const ask = { model: "exact", prompt: "Hi" };
    const whole = await openai().completions.create(ask);
    expect(whole.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    let text = "";
    for await (const chunk of await openai().completions.create({ ...ask, stream: true }))
      text += chunk.choices[0]?.text ?? "";
    expect(text).toBe(whole.choices[0]?.text);
    expect(new Set(await chargesOf("completions"))).toEqual(new Set([charge]));
  });

  test("too long a context is the client's 400, in its own shape", async () => {
    const refused = openai().chat.completions.create({ model: "long", messages });
    await expect(refused).rejects.toThrow(APIError);
    await expect(refused).rejects.toMatchObject({ status: 400 });
    await expect(ollama().chat({ model: "long", messages })).rejects.toThrow(/context/);
  });
});
