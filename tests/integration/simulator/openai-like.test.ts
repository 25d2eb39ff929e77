/** DeepSeek, Mistral and Ollama as the simulator plays them, read by their codecs; Ollama's client reads it too. */
import { Ollama } from "ollama";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatBody, ChatDelta } from "#server/providers/chat.ts";
import { ollamaProvider } from "#server/providers/ollama/provider.ts";
import { openAiProvider } from "#server/providers/openai/provider.ts";
import type { ChatProvider, UpstreamContext } from "#server/providers/port.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const vendors = {
  deepseek: { provider: openAiProvider("deepseek"), base: "/deepseek/v1" },
  mistral: { provider: openAiProvider("mistral"), base: "/mistral/v1" },
  ollama: { provider: ollamaProvider, base: "/ollama" },
} satisfies Record<string, { provider: ChatProvider; base: string }>;
type Vendor = keyof typeof vendors;

const messages = [
  { role: "developer", content: "Be brief." },
  { role: "user", content: "Tell me of the lock." },
];

function send(vendor: Vendor, model: string, chat: Partial<ChatBody> = {}, over: Partial<UpstreamContext> = {}) {
  const { base, provider } = vendors[vendor];
  const context: UpstreamContext = {
    upstreamModel: model,
    settings: {},
    stream: false,
    outputCap: null,
    maxOutputTokens: 4096,
    unsupported: "refuse",
    ...over,
  };
  const request = provider.codec.request({ model: "lm", messages, user: "u", ...chat }, context);
  const headers: Record<string, string> = {};
  for (let index = 0; index < request.headers.length; index += 2)
    headers[request.headers[index]!] = request.headers[index + 1]!;
  return fetch(simulator.url + base + request.path, { method: "POST", headers, body: new Uint8Array(request.body) });
}

async function sync(vendor: Vendor, model: string, chat: Partial<ChatBody> = {}) {
  const response = await send(vendor, model, chat);
  return vendors[vendor].provider.codec.answer(Buffer.from(await response.arrayBuffer()));
}

async function stream(vendor: Vendor, model: string, chat: Partial<ChatBody> = {}) {
  const response = await send(vendor, model, chat, { stream: true });
  const reader = vendors[vendor].provider.codec.reader();
  const deltas: ChatDelta[] = [];
  try {
    const body = response.body?.getReader();
    for (let piece = await body?.read(); piece && !piece.done; piece = await body?.read())
      deltas.push(...reader.push(Buffer.from(piece.value)));
    deltas.push(...reader.end());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  const text = (kind: ChatDelta["kind"]) =>
    deltas.map((delta) => (delta.kind === kind && "text" in delta ? delta.text : "")).join("");
  return { reader, text: text("text"), reasoning: text("reasoning"), deltas };
}

describe.each(Object.keys(vendors) as Vendor[])("%s", (vendor) => {
  test("says the same words with the same counts, whole and as a stream", async () => {
    const whole = await sync(vendor, "sim-tokens-100-30");
    const streamed = await stream(vendor, "sim-tokens-100-30");
    expect(streamed.text).toBe(whole.choices[0]?.text);
    expect(streamed.reader.units).toEqual(whole.units);
    const input = vendor === "deepseek" ? { input: 50, cached_input: 50 } : { input: 100 };
    expect(whole.units).toEqual({ ...input, output: 30 });
    expect(streamed.reader).toMatchObject({ done: true, finished: true, failed: null, unitsAreFinal: true });
  });

  test("a cap cuts the answer and says so", async () => {
    const answer = await sync(vendor, "sim-ok", { max_completion_tokens: 3 });
    expect(answer.choices[0]?.finish).toBe("length");
    expect(answer.units?.output).toBe(3);
  });

  test("a malformed piece is skipped, a cut stream is not whole, missing counts are none", async () => {
    const odd = await stream(vendor, "sim-fault-malformed-chunk");
    expect(odd.reader).toMatchObject({ done: true, failed: null });
    expect(odd.deltas.filter((delta) => delta.kind === "text")).toHaveLength(59);
    const cut = await stream(vendor, "sim-fault-stream-cut");
    expect(cut.reader).toMatchObject({ done: false, finished: false });
    expect((await stream(vendor, "sim-fault-usage-missing")).reader.units).toBeNull();
    expect((await sync(vendor, "sim-fault-usage-missing")).units).toBeNull();
  });

  test("an error in the stream fails it; too long a context and a wrong key are told", async () => {
    expect((await stream(vendor, "sim-fault-error-event")).reader.failed).not.toBeNull();
    const refused = await send(vendor, "sim-fault-context-length");
    const body = Buffer.from(await refused.arrayBuffer());
    expect(vendors[vendor].provider.refusal(refused.status, body)).toMatchObject({ reason: "context_length" });
    await expect(sync(vendor, "sim-fault-error-200")).rejects.toThrow(RangeError);
    await expect(sync(vendor, "sim-fault-html-200")).rejects.toThrow(RangeError);
  });
});

test("DeepSeek's reasoning is reasoning, and is charged as such", async () => {
  const streamed = await stream("deepseek", "sim-tokens-10-20@thinks");
  expect(streamed.reasoning).not.toBe("");
  expect(streamed.reader.units).toEqual({ input: 5, cached_input: 5, output: 15, reasoning: 5 });
  const whole = await sync("deepseek", "sim-tokens-10-20@thinks");
  expect(whole.choices[0]).toMatchObject({ reasoning: streamed.reasoning, text: streamed.text });
});

test("Ollama calls a tool and thinks", async () => {
  const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  const tools = [{ type: "function", function: { name: "get_weather", parameters } }];
  const ask = { tools, messages: [{ role: "user", content: "Use get_weather." }] };
  expect((await sync("ollama", "sim-ok", ask)).choices[0]).toMatchObject({
    finish: "tool_calls",
    toolCalls: [{ id: "call_0", name: "get_weather", arguments: '{"city":"canal"}' }],
  });
  expect((await stream("ollama", "sim-ok", { reasoning_effort: "high" })).reasoning).not.toBe("");
});

test("Ollama's own client talks with it", async () => {
  const ollama = new Ollama({ host: `${simulator.url}/ollama` });
  const ask = { model: "sim-tokens-9-4", messages: [{ role: "user", content: "Hi" }] };
  const whole = await ollama.chat(ask);
  expect(whole).toMatchObject({ done: true, prompt_eval_count: 9, eval_count: 4 });
  let text = "";
  for await (const part of await ollama.chat({ ...ask, stream: true })) text += part.message.content;
  expect(text).toBe(whole.message.content);
  const generated = await ollama.generate({ model: "sim-tokens-9-4", prompt: "Hi" });
  expect(generated.response).toBe(whole.message.content);
  expect((await ollama.list()).models.map((model) => model.name)).toContain("sim-ok");
  await expect(ollama.chat({ ...ask, model: "nobody" })).rejects.toThrow(/not found/);
});
