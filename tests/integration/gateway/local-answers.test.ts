/** Magic words and the budget stop as a message, in the shape that each client expects, whole and as a stream. */
import Anthropic from "@anthropic-ai/sdk";
import { GoogleGenAI } from "@google/genai";
import { Ollama } from "ollama";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let rich: SellableEndpoint;
let poor: SellableEndpoint;
let strict: SellableEndpoint;
const upstream = "sim-ok@local-answers";

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  const models = { chat: [{ upstream, price: flatPrice }] };
  rich = await stack.operator.endpoint({ credits: "5", models });
  const exhaustion = { mode: "message", message: "No credits left. Top up at {checkout_url}, please." };
  poor = await stack.operator.endpoint({ models, fields: { exhaustion } });
  strict = await stack.operator.endpoint({ models, fields: { exhaustion: { mode: "error", status: 402 } } });
});
afterAll(() => stack?.stop());

const base = (endpoint: SellableEndpoint) => `${stack.webs[0]!.url}/${endpoint.id}`;

/** What a client of each kind reads, whole and streamed. */
const clients = {
  "OpenAI chat": {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      const answer = await client.chat.completions.create({
        model: "chat",
        messages: [{ role: "user", content: text }],
      });
      return answer.choices[0]?.message.content ?? "";
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      const stream = client.chat.completions.stream({ model: "chat", messages: [{ role: "user", content: text }] });
      return (await stream.finalContent()) ?? "";
    },
  },
  "OpenAI completions": {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      return (await client.completions.create({ model: "chat", prompt: text })).choices[0]?.text ?? "";
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      let whole = "";
      for await (const chunk of await client.completions.create({ model: "chat", prompt: text, stream: true }))
        whole += chunk.choices[0]?.text ?? "";
      return whole;
    },
  },
  "OpenAI responses": {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      return (await client.responses.create({ model: "chat", input: text })).output_text;
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new OpenAI({ baseURL: `${base(endpoint)}/v1`, apiKey: endpoint.key, maxRetries: 0 });
      return (await client.responses.stream({ model: "chat", input: text }).finalResponse()).output_text;
    },
  },
  Anthropic: {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new Anthropic({ baseURL: base(endpoint), apiKey: endpoint.key, maxRetries: 0 });
      const messages = [{ role: "user" as const, content: text }];
      const answer = await client.messages.create({ model: "chat", max_tokens: 50, messages });
      return answer.content[0]?.type === "text" ? answer.content[0].text : "";
    },
    stream: (endpoint: SellableEndpoint, text: string) => {
      const client = new Anthropic({ baseURL: base(endpoint), apiKey: endpoint.key, maxRetries: 0 });
      const messages = [{ role: "user" as const, content: text }];
      return client.messages.stream({ model: "chat", max_tokens: 50, messages }).finalText();
    },
  },
  Gemini: {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new GoogleGenAI({ apiKey: endpoint.key, httpOptions: { baseUrl: base(endpoint) } });
      return (await client.models.generateContent({ model: "chat", contents: text })).text ?? "";
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new GoogleGenAI({ apiKey: endpoint.key, httpOptions: { baseUrl: base(endpoint) } });
      let whole = "";
      const stream = await client.models.generateContentStream({ model: "chat", contents: text });
      for await (const chunk of stream) whole += chunk.text ?? "";
      return whole;
    },
  },
  "Ollama generate": {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new Ollama({ host: base(endpoint), headers: { authorization: `Bearer ${endpoint.key}` } });
      return (await client.generate({ model: "chat", prompt: text })).response;
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new Ollama({ host: base(endpoint), headers: { authorization: `Bearer ${endpoint.key}` } });
      let whole = "";
      for await (const part of await client.generate({ model: "chat", prompt: text, stream: true }))
        whole += part.response;
      return whole;
    },
  },
  "Ollama chat": {
    whole: async (endpoint: SellableEndpoint, text: string) => {
      const client = new Ollama({ host: base(endpoint), headers: { authorization: `Bearer ${endpoint.key}` } });
      return (await client.chat({ model: "chat", messages: [{ role: "user", content: text }] })).message.content;
    },
    stream: async (endpoint: SellableEndpoint, text: string) => {
      const client = new Ollama({ host: base(endpoint), headers: { authorization: `Bearer ${endpoint.key}` } });
      let whole = "";
      const messages = [{ role: "user", content: text }];
      for await (const part of await client.chat({ model: "chat", messages, stream: true }))
        whole += part.message.content;
      return whole;
    },
  },
};
const names = Object.keys(clients) as (keyof typeof clients)[];

describe.each(names)("a client of %s", (name) => {
  const client = clients[name];

  test.each(["whole", "stream"] as const)("gets its balance for a magic word, free of charge (%s)", async (form) => {
    const asked = (await attemptsOf(stack.simulator, upstream)).length;
    const text = await client[form](rich, " /Balance ");
    expect(JSON.parse(text)).toEqual({
      ve_id: rich.id,
      name: "Test endpoint",
      credit_remaining: expect.stringMatching(/^\d+(\.\d+)?$/),
      credit_budget: "5",
      logical_models: ["chat"],
    });
    expect((await attemptsOf(stack.simulator, upstream)).length).toBe(asked);
    expect(text).not.toContain("slk_");
  });

  test.each(["whole", "stream"] as const)("gets the budget stop as a message with the link (%s)", async (form) => {
    const asked = (await attemptsOf(stack.simulator, upstream)).length;
    expect(await client[form](poor, "Hello?")).toBe(
      `No credits left. Top up at http://127.0.0.1:3000/checkout?ve_id=${poor.id}, please.`,
    );
    expect((await attemptsOf(stack.simulator, upstream)).length).toBe(asked);
  });

  test.each(["whole", "stream"] as const)(
    "gets the budget stop as an error where its operator says so (%s)",
    async (form) => {
      const error = await client[form](strict, "Hello?").catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(String((error as Error).message)).toContain(`/checkout?ve_id=${strict.id}`);
    },
  );
});

test("the balance in the answer is what is left", async () => {
  await clients["OpenAI chat"].whole(rich, "Spend one.");
  expect(JSON.parse(await clients["OpenAI chat"].whole(rich, "/tokenbill"))).toMatchObject({ credit_remaining: "4" });
});
