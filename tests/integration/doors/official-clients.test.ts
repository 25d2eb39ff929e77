/** Official clients, with only base URL and key changed, through their own doors to upstreams of every format. */
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
const kinds = ["openai", "azure_openai", "anthropic", "gemini", "bedrock", "deepseek", "mistral", "ollama"] as const;
const prompt = "Say something about rivers.";

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  endpoint = await stack.operator.endpoint({
    credits: "1000",
    models: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        [{ upstream: "sim-tokens-20-10", kind, price: { per: 1_000_000, input: "3", output: "15" } }],
      ]),
    ),
  });
});
afterAll(() => stack?.stop());

const base = () => `${stack.webs[0]!.url}/${endpoint.id}`;
/** 20 × 3 + 10 × 15 micro-credits */
const charge = "0.00021";

async function lastRecord(model: string) {
  return vi.waitFor(async () => {
    const found = (await stack.operator.usageRecords(endpoint.id)).find((each) => each.logical_model === model);
    expect(found).toBeDefined();
    return found!;
  }, 5_000);
}

describe.each(kinds)("an upstream of kind %s", (kind) => {
  test("answers OpenAI's client, whole and as a stream, charged to the micro-credit", async () => {
    const client = new OpenAI({ baseURL: `${base()}/v1`, apiKey: endpoint.key, maxRetries: 0 });
    const messages = [{ role: "user" as const, content: prompt }];
    const { data, response } = await client.chat.completions.create({ model: kind, messages }).withResponse();
    expect(data.choices[0]?.message.content?.length).toBeGreaterThan(0);
    expect(data.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    expect(response.headers.get("x-sluice-charge")).toBe(charge);
    const stream = client.chat.completions.stream({ model: kind, messages, stream_options: { include_usage: true } });
    const final = await stream.finalChatCompletion();
    expect(final.choices[0]?.message.content).toBe(data.choices[0]?.message.content);
    expect(final.usage).toMatchObject({ prompt_tokens: 20, completion_tokens: 10 });
    expect(await lastRecord(kind)).toMatchObject({ status: "succeeded", charge, estimated: false });
  });

  test("answers Anthropic's client, whole and as a stream", async () => {
    const client = new Anthropic({ baseURL: base(), apiKey: endpoint.key, maxRetries: 0 });
    const body = { model: kind, max_tokens: 100, messages: [{ role: "user" as const, content: prompt }] };
    const { data, response } = await client.messages.create(body).withResponse();
    expect(data).toMatchObject({ type: "message", role: "assistant", stop_reason: "end_turn" });
    // Anthropic counts what came from a cache beside the input; DeepSeek reads half of each prompt from its cache.
    const counted = ({ usage }: Anthropic.Message) => [
      usage.input_tokens + (usage.cache_read_input_tokens ?? 0),
      usage.output_tokens,
    ];
    expect(counted(data)).toEqual([20, 10]);
    expect(response.headers.get("x-sluice-charge")).toBe(charge);
    const text = data.content[0]?.type === "text" ? data.content[0].text : "";
    expect(text.length).toBeGreaterThan(0);
    const stream = client.messages.stream(body);
    expect(await stream.finalText()).toBe(text);
    expect(counted(await stream.finalMessage())).toEqual([20, 10]);
  });

  test("answers Google's client, whole and as a stream", async () => {
    const client = new GoogleGenAI({ apiKey: endpoint.key, httpOptions: { baseUrl: base() } });
    const request = { model: kind, contents: prompt };
    const whole = await client.models.generateContent(request);
    expect(whole.text?.length).toBeGreaterThan(0);
    expect(whole.usageMetadata).toMatchObject({ promptTokenCount: 20, candidatesTokenCount: 10 });
    let text = "";
    let last = whole.usageMetadata;
    for await (const chunk of await client.models.generateContentStream(request)) {
      text += chunk.text ?? "";
      last = chunk.usageMetadata;
    }
    expect(text).toBe(whole.text);
    expect(last).toMatchObject({ promptTokenCount: 20, candidatesTokenCount: 10 });
  });

  test("answers Ollama's client, whole and as a stream", async () => {
    const client = new Ollama({ host: base(), headers: { authorization: `Bearer ${endpoint.key}` } });
    const request = { model: kind, messages: [{ role: "user", content: prompt }] };
    const whole = await client.chat(request);
    expect(whole).toMatchObject({ done: true, done_reason: "stop", prompt_eval_count: 20, eval_count: 10 });
    let text = "";
    let counts: number[] = [];
    for await (const part of await client.chat({ ...request, stream: true })) {
      text += part.message.content;
      if (part.done) counts = [part.prompt_eval_count, part.eval_count];
    }
    expect(text).toBe(whole.message.content);
    expect(counts).toEqual([20, 10]);
  });

  test("answers OpenAI's client by the Responses API, whole and as a stream", async () => {
    const client = new OpenAI({ baseURL: `${base()}/v1`, apiKey: endpoint.key, maxRetries: 0 });
    const whole = await client.responses.create({ model: kind, input: prompt });
    expect(whole.output_text.length).toBeGreaterThan(0);
    expect(whole.usage).toMatchObject({ input_tokens: 20, output_tokens: 10 });
    const stream = client.responses.stream({ model: kind, input: prompt });
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(whole.output_text);
    expect(final.usage).toMatchObject({ input_tokens: 20, output_tokens: 10 });
  });
});

test("every request of every client came to the same charge, and the books to their sum", async () => {
  const records = await vi.waitFor(async () => {
    const all = await stack.operator.usageRecords(endpoint.id);
    expect(all).toHaveLength(kinds.length * 10);
    return all;
  }, 5_000);
  const ways = new Set(records.map((record) => [record.status, record.charge, record.estimated].join()));
  expect([...ways]).toEqual([`succeeded,${charge},false`]);
  // 80 × 0.00021
  expect((await stack.operator.credits(endpoint.id)).credit_spend).toBe("0.0168");
  expect(await stack.operator.call("GET", "/ledger/trial-balance")).toMatchObject({ balanced: true });
});
