/**
 * Anthropic's own client with the simulator: straight, through the door and the translating codec, and through the
 * door and the native one. All three have to give the same message.
 */
import Anthropic, { APIError } from "@anthropic-ai/sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import { anthropicDoor } from "#server/gateway/doors/anthropic/door.ts";
import type { ChatRead } from "#server/gateway/doors/port.ts";
import { anthropicProvider } from "#server/providers/anthropic/provider.ts";
import type { NativeCodec, UpstreamContext, UpstreamRequest } from "#server/providers/port.ts";
import { faultCases } from "#server/simulator/model-name.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator();
  await fetch(`${simulator.url}/_settings`, { method: "POST", body: JSON.stringify({ time_scale: 0.002 }) });
});
afterAll(() => simulator.close());

const native = anthropicProvider.native.anthropic as NativeCodec;

const contextOf = ({ model, stream }: ChatRead): UpstreamContext => ({
  upstreamModel: model,
  settings: {},
  stream,
  outputCap: null,
  maxOutputTokens: 8_192,
  unsupported: "refuse",
});

async function send(request: UpstreamRequest): Promise<Response> {
  const url = new URL(`${simulator.url}/anthropic${request.path}`);
  const of = { url, headers: request.headers, body: request.body };
  const headers = [...request.headers, ...(await anthropicProvider.authorize(of, { apiKey: "sk-ant" }, {}))];
  const pairs = headers.flatMap((name, at) =>
    at % 2 === 0 ? [[name, headers[at + 1] ?? ""] as [string, string]] : [],
  );
  return fetch(url, { method: "POST", headers: pairs, body: new Uint8Array(request.body), redirect: "manual" });
}

const failure = (message: string) => new AppError("upstream_error", { userMessage: message });
const reply = (body: Buffer, type: string, status = 200) =>
  new Response(new Uint8Array(body), { status, headers: { "content-type": type } });

/** Pieces of an answer's body; it ends where the connection does. */
async function* piecesOf(answer: Response): AsyncGenerator<Buffer> {
  try {
    for await (const piece of answer.body as unknown as AsyncIterable<Uint8Array>) yield Buffer.from(piece);
  } catch {
    return;
  }
}

/** The least gateway: the client's request through the door and the codec, the answer back. */
async function gateway(body: Buffer, mode: "translate" | "pass"): Promise<Response> {
  const header = (name: string) => (name === "anthropic-version" ? "2023-06-01" : undefined);
  const read = anthropicDoor.read({ pathModel: null, pathStream: false, query: new URLSearchParams(), header, body });
  const context = contextOf(read);
  const request =
    mode === "pass" ? native.request(read.native, context) : anthropicProvider.codec.request(read.toChat(), context);
  const answer = await send(request);
  if (answer.status !== 200) {
    const refusal = anthropicProvider.refusal(answer.status, Buffer.from(await answer.arrayBuffer()));
    const error = failure(refusal?.message ?? "The upstream failed.");
    return reply(anthropicDoor.errorBody(error), "application/json", 502);
  }
  const writing = { requestId: "req_1", model: read.model, createdAtSeconds: 1, read };
  if (!read.stream) {
    const whole = Buffer.from(await answer.arrayBuffer());
    if (mode === "pass") return reply(native.units(whole) ? whole : Buffer.from("{}"), "application/json");
    const { units, ...said } = anthropicProvider.codec.answer(whole);
    return reply(anthropicDoor.writeAnswer({ ...said, units }, units ?? {}, writing), "application/json");
  }
  const out: Buffer[] = [];
  const add = (piece: Buffer | null) => piece && out.push(Buffer.from(piece));
  if (mode === "pass") {
    const scanner = native.scanner(read.native);
    let failed = false;
    for await (const piece of piecesOf(answer)) {
      const result = scanner.push(piece);
      add(result.pass);
      failed = result.failed;
      if (result.done || failed) break;
    }
    add(scanner.finished && !failed ? scanner.terminal() : anthropicDoor.errorEvent(failure("Cut.")));
  } else {
    const reader = anthropicProvider.codec.reader();
    const writer = anthropicDoor.writer(writing);
    for await (const piece of piecesOf(answer)) add(writer.write(reader.push(piece)));
    add(writer.write(reader.end()));
    add(reader.finished && !reader.failed ? writer.end(reader.units ?? {}) : anthropicDoor.errorEvent(failure("Cut.")));
  }
  return reply(Buffer.concat(out), anthropicDoor.streamType);
}

const clients = () => ({
  straight: new Anthropic({ apiKey: "sk-ant", baseURL: `${simulator.url}/anthropic`, maxRetries: 0 }),
  translated: new Anthropic({
    apiKey: "slk",
    maxRetries: 0,
    fetch: async (_url, init) => gateway(Buffer.from(String(init?.body)), "translate"),
  }),
  passed: new Anthropic({
    apiKey: "slk",
    maxRetries: 0,
    fetch: async (_url, init) => gateway(Buffer.from(String(init?.body)), "pass"),
  }),
});

type Ask = Anthropic.MessageCreateParamsNonStreaming;
const ask = (content: Anthropic.MessageParam["content"], more: Partial<Ask> = {}): Ask => ({
  model: "sim-ok",
  max_tokens: 500,
  messages: [{ role: "user", content }],
  ...more,
});

/** What of a message has to be alike on every way. */
const gist = ({ content, role, stop_reason, stop_sequence, usage }: Anthropic.Message) => ({
  role,
  stop_reason,
  stop_sequence,
  content: content.map((block) => {
    if (block.type === "text") return { type: block.type, text: block.text };
    if (block.type === "tool_use") return { type: block.type, id: block.id, name: block.name, input: block.input };
    return block;
  }),
  input: usage.input_tokens,
  output: usage.output_tokens,
  cached: usage.cache_read_input_tokens,
  thinking: usage.output_tokens_details?.thinking_tokens ?? 0,
});

const weather: Anthropic.Tool = {
  name: "get_weather",
  input_schema: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
};
const clock: Anthropic.Tool = { name: "get_time", input_schema: { type: "object" } };
const png = { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } as const;

const conversations: [string, () => Ask, Partial<ReturnType<typeof gist>>][] = [
  ["plain words", () => ask("What lifts a boat?"), { stop_reason: "end_turn" }],
  ["counts as told", () => ask("Hello", { model: "sim-tokens-70-20" }), { input: 70, output: 20 }],
  ["a cap that is reached", () => ask("Hello", { max_tokens: 3 }), { stop_reason: "max_tokens", output: 3 }],
  [
    "images and a document",
    () =>
      ask([
        { type: "text", text: "What is this?" },
        { type: "image", source: png },
        { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
        { type: "document", source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" } },
      ]),
    // 3 for the prompt, 4 and 13 bytes for the text, two images, one document.
    { input: 3 + 4 + 4 + 2000 + 2000 },
  ],
  [
    "two calls of tools",
    () => ask("Please use the tools.", { tools: [weather, clock] }),
    { stop_reason: "tool_use", output: 6 + 2 * 20 },
  ],
  [
    "one call where the client wants one at a time",
    () =>
      ask("Please use the tools.", {
        tools: [clock, weather],
        tool_choice: { type: "auto", disable_parallel_tool_use: true },
      }),
    { stop_reason: "tool_use", output: 6 + 20 },
  ],
  [
    "a cached instruction",
    () => ask("Hello", { system: [{ type: "text", text: "a".repeat(400), cache_control: { type: "ephemeral" } }] }),
    { cached: 100, input: 3 + 4 + 2 },
  ],
  [
    "an answer by JSON schema",
    () =>
      ask("Hello", {
        output_config: {
          format: {
            type: "json_schema",
            schema: { type: "object", properties: { name: { type: "string" } }, required: ["name"] },
          },
        },
      }),
    { content: [{ type: "text", text: '{"name":"canal"}' }] },
  ],
];

describe("one message, on every way", () => {
  for (const [name, make, expected] of conversations) {
    test(name, async () => {
      const { straight, translated, passed } = clients();
      const first = gist(await straight.messages.create(make()));
      expect(first).toMatchObject(expected);
      for (const client of [straight, translated, passed]) {
        expect(gist(await client.messages.create(make()))).toEqual(first);
        expect(gist(await client.messages.stream(make()).finalMessage())).toEqual(first);
      }
    });
  }

  test("a conversation with thinking and a tool goes on to its end", async () => {
    const { straight, translated, passed } = clients();
    const thinking = { thinking: { type: "adaptive" }, output_config: { effort: "high" } } as const;
    const results = [];
    for (const client of [straight, translated, passed]) {
      const question = ask("Think, then use the tool.", { tools: [weather], ...thinking });
      const called = await client.messages.stream(question).finalMessage();
      expect(called.content.map((block) => block.type)).toEqual(["thinking", "text", "tool_use"]);
      const call = called.content.find((block) => block.type === "tool_use");
      const result = { type: "tool_result", tool_use_id: call?.id ?? "", content: "15 degrees" } as const;
      const messages: Anthropic.MessageParam[] = [
        ...question.messages,
        { role: "assistant", content: called.content as Anthropic.ContentBlockParam[] },
        { role: "user", content: [result] },
      ];
      const last = await client.messages.create({ ...question, messages });
      results.push([gist(called), gist(last).stop_reason]);
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
    expect(results[0]?.[1]).toBe("end_turn");
  });

  test("tokens are counted", async () => {
    const { straight } = clients();
    const { model, messages } = ask("Hello");
    expect(await straight.messages.countTokens({ model, messages })).toEqual({ input_tokens: 9 });
  });
});

describe("faults", () => {
  /** What an answer in the end was: its text, or an error's. */
  async function outcome(client: Anthropic, model: string, stream: boolean): Promise<string> {
    const question = ask("Hello", { model: `${model}@${Math.random()}` });
    try {
      const message = stream
        ? await client.messages.stream(question).finalMessage()
        : await client.messages.create(question);
      return message.content?.length > 0 && message.stop_reason ? "answer" : "nothing";
    } catch (error) {
      return error instanceof APIError || error instanceof RangeError ? "error" : `thrown ${String(error)}`;
    }
  }

  // These wait for ever, send 100 MB, or keep the connection open: they are the whole gateway's to test.
  const elsewhere = new Set(["no-response", "huge-body", "no-done-open", "header-flood", "comment-flood"]);
  const good = new Set(["slow-first-token", "stream-stall", "no-done", "gzip", "split-utf8"]);
  const isGood = (fault: string, stream: boolean) =>
    good.has(fault) || (fault === "malformed-chunk" && stream) || fault.startsWith("usage-");

  test.each(faultCases.filter((fault) => !elsewhere.has(fault)))("%s ends clean, or as an answer", async (fault) => {
    const { translated, passed } = clients();
    for (const client of [translated, passed]) {
      for (const stream of [true, false]) {
        // The client cannot read a message without usage: what passes byte for byte is the upstream's word.
        if (client === passed && (fault === "usage-missing" || fault === "usage-null")) continue;
        const result = await outcome(client, `sim-fault-${fault}`, stream);
        if (fault === "flap") expect(["answer", "error"]).toContain(result);
        else expect(result, `${fault} ${stream}`).toBe(isGood(fault, stream) ? "answer" : "error");
      }
    }
  });
});
