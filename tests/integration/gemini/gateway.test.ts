/** Google's own client through the real gateway: passed through to Gemini, translated to and from OpenAI. */
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
let client: GoogleGenAI;
const price = { per: 1_000_000, input: "3", output: "15" };
const upstreams = {
  google: ["sim-ok", "gemini"],
  openai: ["sim-ok", "openai"],
  long: ["sim-fault-context-length", "gemini"],
  blocked: ["sim-fault-content-filter", "gemini"],
  cut: ["sim-fault-stream-cut", "gemini"],
  silent: ["sim-fault-usage-missing", "gemini"],
} as const;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
  endpoint = await stack.operator.endpoint({
    credits: "1000",
    models: Object.fromEntries(
      Object.entries(upstreams).map(([name, [upstream, kind]]) => [name, [{ upstream, kind, price }]]),
    ),
  });
  client = new GoogleGenAI({ apiKey: endpoint.key, httpOptions: { baseUrl: base() } });
});
afterAll(() => stack?.stop());

const base = () => `${stack.webs[0]!.url}/${endpoint.id}`;
const openAi = () => new OpenAI({ baseURL: `${base()}/v1`, apiKey: endpoint.key, maxRetries: 0 });

const recordOf = (model: string, status: string) =>
  vi.waitFor(async () => {
    const records = await stack.operator.usageRecords(endpoint.id);
    const found = records.find((record) => record.logical_model === model && record.status === status);
    expect(found).toBeDefined();
    return found!;
  }, 5_000);

async function streamed(model: string, contents = "Tell me of rivers.") {
  let text = "";
  let finishReason: unknown;
  for await (const chunk of await client.models.generateContentStream({ model, contents })) {
    text += chunk.text ?? "";
    finishReason = chunk.candidates?.[0]?.finishReason ?? finishReason;
  }
  return { text, finishReason };
}

const functionDeclarations = [
  {
    name: "find",
    parametersJsonSchema: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
  },
];

describe("Google's client", () => {
  test("gets a forced call with its signature, and an image is counted", async () => {
    const { candidates, functionCalls, usageMetadata } = await client.models.generateContent({
      model: "google",
      contents: [{ text: "Look" }, { inlineData: { mimeType: "image/png", data: "aGk=" } }],
      config: {
        tools: [{ functionDeclarations }],
        toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
      },
    });
    expect(functionCalls).toEqual([{ name: "find", args: { q: "canal" } }]);
    expect(candidates?.[0]?.content?.parts?.[0]?.thoughtSignature).toBeTruthy();
    expect(usageMetadata?.promptTokensDetails).toContainEqual({ modality: "IMAGE", tokenCount: 258 });
  });

  test("gets a stream as one array without alt=sse, from either upstream", async () => {
    for (const model of ["google", "openai"]) {
      const answer = await fetch(`${base()}/v1beta/models/${model}:streamGenerateContent`, {
        method: "POST",
        headers: { "x-goog-api-key": endpoint.key, "content-type": "application/json" },
        body: JSON.stringify({ contents: [{ parts: [{ text: "Tell me of rivers." }] }] }),
      });
      const elements = (await answer.json()) as { candidates: { finishReason?: string }[] }[];
      expect(elements.at(-1)?.candidates[0]?.finishReason, model).toBe("STOP");
    }
  });

  test("a prompt that Google blocks is an answer, and a request that is too long is told as that", async () => {
    const blocked = await client.models.generateContent({ model: "blocked", contents: "x" });
    expect(blocked.promptFeedback?.blockReason).toBe("PROHIBITED_CONTENT");
    for await (const chunk of await client.models.generateContentStream({ model: "blocked", contents: "x" })) {
      expect(chunk.promptFeedback?.blockReason).toBe("PROHIBITED_CONTENT");
    }
    const failed = await client.models
      .generateContent({ model: "long", contents: "x" })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({ status: 400, message: expect.stringContaining("token count") });
  });

  test("a stream that breaks off ends in an error, and what came is charged by estimate", async () => {
    const failed = await streamed("cut").catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(await recordOf("cut", "upstream_truncated")).toMatchObject({ estimated: true });
  });

  test("usage that Google leaves out is counted", async () => {
    const { finishReason, text } = await streamed("silent");
    expect(finishReason).toBe("STOP");
    expect(text.length).toBeGreaterThan(0);
    expect(await recordOf("silent", "succeeded")).toMatchObject({ estimated: true });
  });

  test("a magic word and a wrong key are answered in Google's shape", async () => {
    const { text } = await streamed("google", "/balance");
    expect(JSON.parse(text)).toMatchObject({ ve_id: endpoint.id });
    const stranger = new GoogleGenAI({ apiKey: "slk_wrong", httpOptions: { baseUrl: base() } });
    const failed = await stranger.models
      .generateContent({ model: "google", contents: "x" })
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ status: 401, message: expect.stringContaining("UNAUTHENTICATED") });
  });
});

describe("OpenAI's client with Gemini behind", () => {
  test("calls a tool, answers it, and is told why an answer was withheld", async () => {
    const tools = [
      {
        type: "function" as const,
        function: {
          name: "find",
          parameters: { type: "object", properties: { q: { type: "string" } }, required: ["q"] },
        },
      },
    ];
    const user = { role: "user" as const, content: "Find it." };
    const first = await openAi().chat.completions.create({
      model: "google",
      messages: [user],
      tools,
      tool_choice: "required",
    });
    const message = first.choices[0]!.message;
    const [call] = message.tool_calls ?? [];
    expect(first.choices[0]?.finish_reason).toBe("tool_calls");
    expect(call).toMatchObject({ type: "function", function: { name: "find", arguments: '{"q":"canal"}' } });
    const second = await openAi().chat.completions.create({
      model: "google",
      messages: [user, message, { role: "tool", tool_call_id: call!.id, content: "A lock." }],
      tools,
    });
    expect(second.choices[0]?.finish_reason).toBe("stop");
    const messages = [user];
    const blocked = await openAi().chat.completions.create({ model: "blocked", messages });
    expect(blocked.choices[0]?.finish_reason).toBe("content_filter");
    const stream = await openAi().chat.completions.create({ model: "blocked", messages, stream: true });
    const reasons = [];
    for await (const chunk of stream) reasons.push(chunk.choices[0]?.finish_reason);
    expect(reasons).toContain("content_filter");
  });

  test("what Gemini cannot do is refused by name", async () => {
    const messages = [{ role: "user" as const, content: "x" }];
    const refused = openAi().chat.completions.create({ model: "google", messages, logit_bias: { "1": 5 } });
    await expect(refused).rejects.toMatchObject({ status: 400, param: "logit_bias" });
  });
});
