/** What the door writes, read by Google's own client from a socket. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiError, GoogleGenAI } from "@google/genai";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatChoice, ChatDelta } from "#server/providers/chat.ts";
import { geminiAnswer } from "#server/providers/gemini/answer.ts";
import { GeminiStreamReader } from "#server/providers/gemini/stream-reader.ts";
import { geminiArrayDoor, geminiDoor } from "./door.ts";

const units: Units = { input: 10, cached_input: 4, audio_input: 3, output: 7, reasoning: 5 };
const quota = new AppError("insufficient_quota", {
  userMessage: "No credits are left.",
  extra: { checkout_url: "https://pay.test/c" },
  retryAfterSeconds: 1.2,
});

const choice = (more: Partial<ChatChoice>): ChatChoice => ({
  text: null,
  refusal: null,
  reasoning: null,
  reasoningSignature: null,
  toolCalls: [],
  finish: "stop",
  stopSequence: null,
  logprobs: null,
  ...more,
});

const answers: Record<string, ChatAnswer> = {
  text: { id: "id-1", model: "up", choices: [choice({ text: "Grüße 🌊", reasoning: "Hm." })], units },
  tools: {
    id: null,
    model: null,
    choices: [
      choice({
        finish: "tool_calls",
        reasoningSignature: "gemini:c2ln",
        toolCalls: [
          { id: "a", name: "f", arguments: '{"x":1}' },
          { id: "b", name: "g", arguments: "" },
        ],
      }),
    ],
    units,
  },
};

const start: ChatDelta = { kind: "start", id: "id-1", model: "up" };
const finish = (reason: "stop" | "tool_calls" | "length" | "content_filter"): ChatDelta => ({
  kind: "finish",
  choice: 0,
  reason,
  stopSequence: null,
});
const streams: Record<string, ChatDelta[][]> = {
  text: [
    [start],
    [{ kind: "reasoning", choice: 0, text: "Hm." }],
    [
      { kind: "text", choice: 0, text: "Grüße" },
      { kind: "text", choice: 0, text: " 🌊" },
    ],
    [finish("stop")],
  ],
  tools: [
    [start, { kind: "reasoning_signature", choice: 0, signature: "gemini:c2ln" }],
    [{ kind: "tool_call", choice: 0, tool: 0, id: "a", name: "f" }],
    [{ kind: "tool_arguments", choice: 0, tool: 0, json: '{"x"' }],
    [{ kind: "tool_arguments", choice: 0, tool: 0, json: ":1}" }],
    [{ kind: "tool_call", choice: 0, tool: 1, id: "b", name: "g" }],
    [finish("tool_calls")],
  ],
};

let server: Server;
let client: GoogleGenAI;

/** A gateway in small: the model's name says what is answered. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", "http://x");
      const [, model = "", method] = /models\/([^:]+):(\w+)/.exec(url.pathname) ?? [];
      const door = url.searchParams.get("alt") === "sse" ? geminiDoor : geminiArrayDoor;
      try {
        const read = door.read({
          pathModel: model,
          pathStream: method === "streamGenerateContent",
          query: url.searchParams,
          header: () => undefined,
          body: Buffer.concat(chunks),
        });
        if (model === "quota") throw quota;
        const context = { requestId: "req_1", model: "lm", createdAtSeconds: 1, read };
        const [name = "", broken] = model.split("-");
        if (!read.stream) {
          response.writeHead(200, { "content-type": "application/json" });
          response.end(door.writeAnswer(answers[name]!, units, context));
          return;
        }
        response.writeHead(200, { "content-type": door.streamType });
        const writer = door.writer(context);
        for (const deltas of streams[name]!) {
          const bytes = writer.write(deltas);
          if (bytes) response.write(bytes);
          response.write(writer.keepAlive()!);
        }
        response.end(broken ? (writer.error?.(quota) ?? door.errorEvent(quota)) : writer.end(units));
      } catch (error) {
        if (!isAppError(error)) throw error;
        response.writeHead(error.status, { "content-type": "application/json" });
        response.end(door.errorBody(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  client = new GoogleGenAI({ apiKey: "slk_x", httpOptions: { baseUrl: `http://127.0.0.1:${port}` } });
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const counted = {
  promptTokenCount: 17,
  cachedContentTokenCount: 4,
  candidatesTokenCount: 7,
  thoughtsTokenCount: 5,
  totalTokenCount: 29,
};

async function streamed(model: string, config = {}) {
  const chunks = [];
  for await (const chunk of await client.models.generateContentStream({ model, contents: "Hi", config })) {
    chunks.push(chunk);
  }
  return chunks;
}

describe("Google's client", () => {
  test("reads a text, whole and streamed, with what it cost", async () => {
    const whole = await client.models.generateContent({ model: "text", contents: "Hi" });
    expect(whole.text).toBe("Grüße 🌊");
    expect(whole).toMatchObject({ modelVersion: "lm", responseId: "id-1", usageMetadata: counted });
    const chunks = await streamed("text");
    expect(chunks.map((chunk) => chunk.text ?? "").join("")).toBe("Grüße 🌊");
    expect(chunks.at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP" }], usageMetadata: counted });
    expect(chunks.slice(0, -1).every((chunk) => chunk.candidates?.[0]?.finishReason === undefined)).toBe(true);
  });

  test("sees thoughts only where it asked for them", async () => {
    const thoughts = (of: { candidates?: { content?: { parts?: { thought?: boolean }[] } }[] }[]) =>
      of.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []).filter((part) => part.thought).length;
    const config = { thinkingConfig: { includeThoughts: true } };
    expect(thoughts([await client.models.generateContent({ model: "text", contents: "Hi" })])).toBe(0);
    expect(thoughts([await client.models.generateContent({ model: "text", contents: "Hi", config })])).toBe(1);
    expect(thoughts(await streamed("text"))).toBe(0);
    expect(thoughts(await streamed("text", config))).toBe(1);
  });

  test("reads calls whole, the signature with the first", async () => {
    const calls = [
      { id: "a", name: "f", args: { x: 1 } },
      { id: "b", name: "g", args: {} },
    ];
    const whole = await client.models.generateContent({ model: "tools", contents: "Hi" });
    expect(whole.functionCalls).toEqual(calls);
    expect(whole.candidates?.[0]?.content?.parts?.[0]?.thoughtSignature).toBe("c2ln");
    const chunks = await streamed("tools");
    expect(chunks.flatMap((chunk) => chunk.functionCalls ?? [])).toEqual(calls);
    const parts = chunks.flatMap((chunk) => chunk.candidates?.[0]?.content?.parts ?? []);
    expect(parts.map((part) => part.thoughtSignature)).toEqual(["c2ln", undefined, undefined]);
  });

  test("throws Google's error, with the checkout link, before and inside a stream", async () => {
    const failures = [
      client.models.generateContent({ model: "quota", contents: "Hi" }),
      streamed("quota"),
      streamed("text-broken"),
    ];
    for (const failure of failures) {
      const error = await failure.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 429, message: expect.stringContaining("https://pay.test/c") });
    }
  });
});

describe("a stream without alt=sse", () => {
  const post = (model: string) => {
    const address = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${address.port}/v1beta/models/${model}:streamGenerateContent`;
    return fetch(url, { method: "POST", body: JSON.stringify({ contents: [{ parts: [{ text: "Hi" }] }] }) });
  };

  test("is one JSON array; an error is its last element", async () => {
    const answer = await post("text");
    expect(answer.headers.get("content-type")).toContain("application/json");
    const elements = (await answer.json()) as Record<string, unknown>[];
    expect(elements.at(-1)).toMatchObject({ usageMetadata: counted });
    const broken = (await (await post("text-broken")).json()) as Record<string, unknown>[];
    expect(broken.at(-1)).toEqual({
      error: {
        code: 429,
        message: "No credits are left.",
        status: "RESOURCE_EXHAUSTED",
        checkout_url: "https://pay.test/c",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "INSUFFICIENT_QUOTA",
            domain: "sluice",
            metadata: { type: "insufficient_quota", checkout_url: "https://pay.test/c" },
          },
          { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" },
        ],
      },
    });
  });
});

const read = geminiDoor.read({
  pathModel: "m",
  pathStream: true,
  query: new URLSearchParams(),
  header: () => undefined,
  body: Buffer.from(
    '{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"thinkingConfig":{"includeThoughts":true}}}',
  ),
});
const context = { requestId: "req_1", model: "lm", createdAtSeconds: 1, read };

test("an answer that is read and written again says the same", () => {
  for (const answer of Object.values(answers)) {
    const again = geminiAnswer(geminiDoor.writeAnswer(answer, units, context));
    const calls = answer.choices[0]?.toolCalls.map((call) => ({ ...call, arguments: call.arguments || "{}" }));
    expect(again.choices).toEqual([{ ...answer.choices[0], toolCalls: calls }]);
    expect(again.units).toEqual({ input: 10, cached_input: 4, audio_input: 3, output: 7, reasoning: 5 });
  }
});

test("however a stream is cut into writes, the same is read from it", () => {
  const delta: fc.Arbitrary<ChatDelta> = fc.oneof(
    fc.record({ kind: fc.constant("text" as const), choice: fc.nat(1), text: fc.string({ minLength: 1 }) }),
    fc.record({ kind: fc.constant("reasoning" as const), choice: fc.nat(1), text: fc.string({ minLength: 1 }) }),
  );
  const textOf = (deltas: readonly ChatDelta[], kind: string, choiceIndex: number) =>
    deltas.map((of) => ("text" in of && of.kind === kind && of.choice === choiceIndex ? of.text : "")).join("");
  fc.assert(
    fc.property(
      fc.array(delta, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 30 }),
      (all, sizes) => {
        const writer = geminiDoor.writer(context);
        const reader = new GeminiStreamReader();
        const seen: ChatDelta[] = [];
        let at = 0;
        for (const size of sizes) {
          const bytes = writer.write(all.slice(at, at + size));
          at += size;
          if (bytes) seen.push(...reader.push(bytes));
        }
        seen.push(...reader.push(writer.end(units)), ...reader.end());
        for (const kind of ["text", "reasoning"]) {
          for (const index of [0, 1]) expect(textOf(seen, kind, index)).toBe(textOf(all, kind, index));
        }
        expect(reader).toMatchObject({ done: true, unitsAreFinal: true, units: { output: 7 } });
      },
    ),
    { numRuns: 50 },
  );
});

test("arguments that are no JSON are a malformed call, and an answer that was refused or cut short says so", () => {
  const reason = (of: Partial<ChatChoice>) => {
    const body = geminiDoor.writeAnswer({ id: null, model: null, choices: [choice(of)], units }, units, context);
    return JSON.parse(body.toString()).candidates[0];
  };
  const toolCalls = [{ id: "a", name: "f", arguments: '{"x":' }];
  expect(reason({ toolCalls, finish: "tool_calls" })).toMatchObject({ finishReason: "MALFORMED_FUNCTION_CALL" });
  expect(reason({ toolCalls, finish: "length" })).toMatchObject({ finishReason: "MAX_TOKENS", content: { parts: [] } });
  expect(reason({ refusal: "No.", finish: "content_filter" })).toMatchObject({
    finishReason: "SAFETY",
    content: { parts: [{ text: "No." }] },
  });
});
