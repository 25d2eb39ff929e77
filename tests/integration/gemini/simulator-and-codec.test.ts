/** The Gemini simulator with Google's own client, and our codec against it. */
import { ApiError, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatBody, ChatDelta } from "#server/providers/chat.ts";
import { geminiProvider } from "#server/providers/gemini/provider.ts";
import type { UpstreamContext } from "#server/providers/port.ts";
import { faultCases } from "#server/simulator/model-name.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
let client: GoogleGenAI;

beforeAll(async () => {
  simulator = await startSimulator();
  await fetch(`${simulator.url}/_settings`, { method: "POST", body: JSON.stringify({ time_scale: 0.002 }) });
  client = new GoogleGenAI({ apiKey: "AIza-test", httpOptions: { baseUrl: `${simulator.url}/gemini` } });
});
afterAll(() => simulator.close());

const context = (upstreamModel: string, stream: boolean): UpstreamContext => ({
  upstreamModel,
  settings: {},
  stream,
  outputCap: null,
  maxOutputTokens: 8_192,
  unsupported: "refuse",
});

/** Sends a chat to the simulator as the gateway would. */
function send(upstreamModel: string, stream: boolean, chat: Partial<ChatBody> = {}) {
  const body = { model: "lm", messages: [{ role: "user", content: "Hello" }], ...chat };
  const request = geminiProvider.codec.request(body, context(upstreamModel, stream));
  const headers: Record<string, string> = { "x-goog-api-key": "AIza-test" };
  for (let at = 0; at < request.headers.length; at += 2) headers[request.headers[at]!] = request.headers[at + 1]!;
  return fetch(`${simulator.url}/gemini/v1beta${request.path}`, {
    method: "POST",
    headers,
    body: new Uint8Array(request.body),
    redirect: "manual",
  });
}

async function readStream(answer: Response) {
  const reader = geminiProvider.codec.reader();
  const deltas: ChatDelta[] = [];
  try {
    if (!answer.body) throw new RangeError("no body");
    for await (const bytes of answer.body as unknown as AsyncIterable<Uint8Array>)
      deltas.push(...reader.push(Buffer.from(bytes)));
    deltas.push(...reader.end());
  } catch (error) {
    if (error instanceof RangeError) throw error;
  }
  const text = deltas.map((delta) => (delta.kind === "text" ? delta.text : "")).join("");
  return { reader, deltas, text };
}

describe("Google's client with the simulator", () => {
  test("whole and streamed answers are the same words and counts", async () => {
    const contents = "What lifts a boat?";
    const whole = await client.models.generateContent({ model: "sim-ok", contents });
    let text = "";
    let usage: unknown;
    for await (const chunk of await client.models.generateContentStream({ model: "sim-ok", contents })) {
      text += chunk.text ?? "";
      usage = chunk.usageMetadata ?? usage;
    }
    expect(text).toBe(whole.text);
    expect(usage).toEqual(whole.usageMetadata);
  });

  test("a forced call, thoughts, JSON, several candidates, a cap", async () => {
    const config = {
      tools: [
        {
          functionDeclarations: [
            {
              name: "find",
              parametersJsonSchema: { type: "object", required: ["q"], properties: { q: { type: "string" } } },
            },
          ],
        },
      ],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } },
    };
    const call = await client.models.generateContent({ model: "sim-ok", contents: "x", config });
    expect(call.functionCalls).toEqual([{ name: "find", args: { q: "canal" } }]);
    const json = await client.models.generateContent({
      model: "sim-ok",
      contents: "x",
      config: { responseMimeType: "application/json", thinkingConfig: { includeThoughts: true }, candidateCount: 2 },
    });
    expect(json.candidates).toHaveLength(2);
    expect(JSON.parse(json.text ?? "")).toHaveProperty("reply");
    expect(json.usageMetadata?.thoughtsTokenCount).toBe(5);
    const capped = await client.models.generateContent({
      model: "sim-ok",
      contents: "x",
      config: { maxOutputTokens: 3 },
    });
    expect(capped.candidates?.[0]?.finishReason).toBe("MAX_TOKENS");
    expect((await client.models.countTokens({ model: "sim-tokens-77-1", contents: "x" })).totalTokens).toBe(77);
  });

  test("an error is Google's", async () => {
    const failed = await client.models
      .generateContent({ model: "gpt-4o", contents: "x" })
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({ status: 404 });
  });
});

describe("the codec with the simulator", () => {
  test("what a model was said to use is what is counted, whole and streamed", async () => {
    const answer = await send("sim-tokens-1200-340", false);
    expect(geminiProvider.codec.answer(Buffer.from(await answer.arrayBuffer()))).toMatchObject({
      units: { input: 1200, output: 340 },
      choices: [{ finish: "stop" }],
    });
    const { reader } = await readStream(await send("sim-tokens-1200-340", true));
    expect(reader).toMatchObject({ done: true, unitsAreFinal: true, units: { input: 1200, output: 340 } });
  });

  test("an image costs its tokens on its own; a forced call comes with an id", async () => {
    const content = [
      { type: "text", text: "Look" },
      { type: "image_url", image_url: { url: "data:image/png;base64,aGk=" } },
    ];
    const tools = [{ type: "function", function: { name: "find", parameters: { type: "object" } } }];
    const chat = { messages: [{ role: "user", content }], tools, tool_choice: "required", reasoning_effort: "low" };
    const { deltas, reader } = await readStream(await send("sim-ok", true, chat));
    expect(reader.units).toMatchObject({ image_input: 258, reasoning: 5 });
    expect(deltas.map(({ kind }) => kind)).toEqual([
      "start",
      "reasoning",
      "tool_call",
      "tool_arguments",
      "reasoning_signature",
      "finish",
    ]);
    expect(deltas.at(-1)).toMatchObject({ reason: "tool_calls" });
  });

  const refusals: [string, number, object | null][] = [
    ["context-length", 400, { reason: "context_length", code: "context_length_exceeded" }],
    ["503-persistent", 503, { code: "service_unavailable" }],
    ["429-persistent", 429, { code: "rate_limit_exceeded" }],
  ];
  test.each(refusals)("%s is read", async (fault, status, refusal) => {
    const answer = await send(`sim-fault-${fault}`, true);
    expect(answer.status).toBe(status);
    expect(geminiProvider.refusal(status, Buffer.from(await answer.arrayBuffer()))).toMatchObject(refusal ?? {});
  });

  const streams: [string, object][] = [
    ["stream-cut", { finished: false, done: false }],
    ["malformed-chunk", { finished: true, unitsAreFinal: true }],
    ["no-done", { finished: true, unitsAreFinal: true }],
    ["content-filter", { finished: true, unitsAreFinal: true }],
    ["error-event", { finished: false, failed: { type: "server_error" } }],
    ["split-utf8", { finished: true, failed: null }],
    ["comment-flood", { finished: true, unitsAreFinal: true }],
    ["usage-missing", { finished: true, units: null }],
    ["usage-null", { finished: true, units: null }],
    ["usage-zero", { finished: true, units: { input: 0, output: 0 } }],
    ["usage-twice", { finished: true, unitsAreFinal: true, units: { output: 60 } }],
  ];
  test.each(streams)("a stream with %s", async (fault, state) => {
    const { reader } = await readStream(await send(`sim-fault-${fault}`, true));
    expect(reader).toMatchObject(state);
  });

  test("every fault ends, whole and streamed, and never in anything but a RangeError", async () => {
    for (const fault of faultCases.filter((name) => !["no-response", "no-done-open", "huge-body"].includes(name))) {
      for (const stream of [false, true]) {
        const answer = await send(`sim-fault-${fault}`, stream).catch(() => null);
        if (!answer) continue;
        const body = Buffer.from(await answer.arrayBuffer().catch(() => new ArrayBuffer(0)));
        geminiProvider.refusal(answer.status, body);
        try {
          geminiProvider.codec.answer(body);
        } catch (error) {
          expect(error, fault).toBeInstanceOf(RangeError);
        }
      }
    }
  });
});
