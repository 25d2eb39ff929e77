import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatBody, ChatDelta } from "../chat.ts";
import type { NativeRequest, UpstreamContext } from "../port.ts";
import { jsonMembers } from "../wire/json-members.ts";
import { OllamaChatReader } from "./chat-reader.ts";
import { OllamaLineScanner } from "./line-scanner.ts";
import { ollamaProvider } from "./provider.ts";
import { ollamaUnits } from "./usage.ts";

const context = (over: Partial<UpstreamContext> = {}): UpstreamContext => ({
  upstreamModel: "llama3.2",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 4096,
  unsupported: "refuse",
  ...over,
});
const sent = (chat: Partial<ChatBody>, over: Partial<UpstreamContext> = {}) => {
  const body = { model: "lm", messages: [{ role: "user", content: "Hi" }], ...chat };
  return JSON.parse(ollamaProvider.codec.request(body, context(over)).body.toString());
};

describe("a chat as Ollama's request", () => {
  test("settings are options, a stream is said aloud, the cap is num_predict", () => {
    expect(
      sent({ temperature: 0, seed: 1, stop: "x", max_tokens: 9, reasoning_effort: "minimal" }, { outputCap: 5 }),
    ).toEqual({
      model: "llama3.2",
      messages: [{ role: "user", content: "Hi" }],
      stream: false,
      think: "low",
      options: { temperature: 0, seed: 1, stop: ["x"], num_predict: 9 },
    });
    expect(sent({}, { outputCap: 5, stream: true })).toMatchObject({ stream: true, options: { num_predict: 5 } });
  });

  test("images are bare base64; calls are objects and their results are known by the tool's name", () => {
    const { messages } = sent({
      messages: [
        { role: "developer", content: "brief" },
        {
          role: "user",
          content: [
            { type: "text", text: "what?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0K" } },
          ],
        },
        {
          role: "assistant",
          content: null,
          reasoning_content: "hm",
          tool_calls: [{ id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
        },
        { role: "tool", tool_call_id: "c1", content: "42" },
      ],
    });
    expect(messages).toEqual([
      { role: "system", content: "brief" },
      { role: "user", content: "what?", images: ["iVBORw0K"] },
      {
        role: "assistant",
        content: "",
        thinking: "hm",
        tool_calls: [{ function: { index: 0, name: "f", arguments: { a: 1 } } }],
      },
      { role: "tool", content: "42", tool_name: "f" },
    ]);
  });

  test("JSON and a schema are formats; tools go along unless they are switched off", () => {
    expect(sent({ response_format: { type: "json_object" } }).format).toBe("json");
    const schema = { type: "object" };
    expect(sent({ response_format: { type: "json_schema", json_schema: { name: "x", schema } } }).format).toEqual(
      schema,
    );
    const tools = [{ type: "function", function: { name: "f" }, cache_control: {} }];
    expect(sent({ tools, tool_choice: "auto" }).tools).toEqual([{ type: "function", function: { name: "f" } }]);
    expect(sent({ tools, tool_choice: "none" }).tools).toBeUndefined();
  });

  test.each([
    ["n", { n: 2 }],
    ["logit_bias", { logit_bias: { 1: 2 } }],
    ["tool_choice", { tools: [{ type: "function", function: { name: "f" } }], tool_choice: "required" }],
    ["modalities", { modalities: ["audio"] }],
    [
      "messages.0.content.0.image_url.url",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://x/y.png" } }] }] },
    ],
    [
      "messages.0.content.0",
      { messages: [{ role: "user", content: [{ type: "input_audio", input_audio: { data: "", format: "wav" } }] }] },
    ],
  ])("what Ollama cannot do is a 400 that names %s, or left out", (param, chat) => {
    expect(() => sent(chat)).toThrow(expect.objectContaining({ param }));
    expect(() => sent(chat, { unsupported: "drop" })).not.toThrow();
  });
});

const counts = { prompt_eval_count: 26, eval_count: 298 };
const line = (value: object) =>
  `${JSON.stringify({ model: "llama3.2", created_at: "2026-01-01T00:00:00Z", ...value })}\n`;
const say = (message: object) => line({ message: { role: "assistant", content: "", ...message }, done: false });
const last = line({ message: { role: "assistant", content: "" }, done: true, done_reason: "stop", ...counts });

describe("Ollama's answers", () => {
  const answer = (value: object) => ollamaProvider.codec.answer(Buffer.from(JSON.stringify(value)));

  test("text, thinking and calls; the counts are the units", () => {
    const message = { role: "assistant", content: "Hi", thinking: "hm" };
    const calls = [{ function: { name: "f", arguments: { a: 1 } } }];
    expect(answer({ model: "m", message, done: true, done_reason: "length", ...counts })).toMatchObject({
      model: "m",
      units: { input: 26, output: 298 },
      choices: [{ text: "Hi", reasoning: "hm", finish: "length" }],
    });
    expect(answer({ message: { content: "", tool_calls: calls }, done: true }).choices[0]).toMatchObject({
      text: null,
      finish: "tool_calls",
      toolCalls: [{ id: "call_0", name: "f", arguments: '{"a":1}' }],
    });
  });

  test("an error, HTML, a cut body or one without its end is no answer", () => {
    for (const body of ["<html>", '{"error":"x"}', '{"message":{"content":"a"},"done":false}', "[]", '{"done":true}'])
      expect(() => ollamaProvider.codec.answer(Buffer.from(body)), body).toThrow(RangeError);
  });

  test("counts by hand: zero, missing, not believable", () => {
    expect(ollamaUnits({ prompt_eval_count: 5, eval_count: 0 })).toEqual({ input: 5, output: 0 });
    expect(ollamaUnits({ prompt_eval_count: 5 })).toEqual({ input: 5, output: 0 });
    expect(ollamaUnits({ eval_count: 5 })).toBeNull();
    expect(ollamaUnits({ prompt_eval_count: -1, eval_count: 5 })).toBeNull();
    expect(ollamaUnits({ prompt_eval_count: 1, eval_count: 2e9 })).toBeNull();
  });

  test("errors tell their reason", () => {
    const refusal = (error: unknown) => ollamaProvider.refusal(400, Buffer.from(JSON.stringify({ error })));
    expect(refusal('"llama2" does not support tools')).toMatchObject({ reason: "capability" });
    expect(refusal("the input length exceeds the context length")).toMatchObject({ reason: "context_length" });
    expect(refusal("model 'x' not found")).toMatchObject({ reason: "other" });
    expect(refusal(7)).toBeNull();
  });
});

const pieces = (text: string, cuts: number[]) => {
  const bytes = Buffer.from(text);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
};

function read(stream: string, cuts: number[] = []) {
  const reader = new OllamaChatReader();
  const deltas: ChatDelta[] = pieces(stream, cuts).flatMap((piece) => reader.push(piece));
  deltas.push(...reader.end());
  const { done, failed, units } = reader;
  return { deltas, done, failed, units };
}

function scan(stream: string, cuts: number[] = []) {
  const scanner = new OllamaLineScanner();
  const passed: Buffer[] = [];
  let done = false;
  let failed = false;
  for (const piece of pieces(stream, cuts)) {
    if (done || failed) break;
    const result = scanner.push(piece);
    if (result.pass) passed.push(result.pass);
    ({ done, failed } = result);
  }
  const { events, finished, units } = scanner;
  return {
    passed: Buffer.concat(passed).toString(),
    done,
    failed,
    events,
    finished,
    units,
    last: scanner.terminal().toString(),
  };
}

const head =
  say({ thinking: "hm" }) +
  say({ content: 'Grüße 世界, "done":true' }) +
  say({
    tool_calls: [
      { function: { name: "f", arguments: {} } },
      { id: "own", function: { name: "g", arguments: { b: 2 } } },
    ],
  });

describe("Ollama's stream", () => {
  test("is read into deltas, however it is split", () => {
    const whole = read(head + last);
    expect(whole.deltas).toEqual([
      { kind: "start", id: null, model: "llama3.2" },
      { kind: "reasoning", choice: 0, text: "hm" },
      { kind: "text", choice: 0, text: 'Grüße 世界, "done":true' },
      { kind: "tool_call", choice: 0, tool: 0, id: "call_0", name: "f" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: "{}" },
      { kind: "tool_call", choice: 0, tool: 1, id: "own", name: "g" },
      { kind: "tool_arguments", choice: 0, tool: 1, json: '{"b":2}' },
      { kind: "finish", choice: 0, reason: "tool_calls", stopSequence: null },
    ]);
    expect(whole).toMatchObject({ done: true, failed: null, units: { input: 26, output: 298 } });
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 30 }), (cuts) => {
        expect(read(head + last, cuts)).toEqual(whole);
      }),
    );
    expect(read(head + last.trimEnd())).toEqual(whole);
  });

  test("passes to Ollama's own clients but for its last line, however it is split", () => {
    const whole = scan(head + last);
    const units = { input: 26, output: 298 };
    expect(whole).toEqual({ passed: head, done: true, failed: false, events: 3, finished: true, units, last });
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { maxLength: 30 }), (cuts) => {
        expect(scan(head + last, cuts)).toEqual(whole);
      }),
    );
  });

  test("an error line fails it, a malformed one is left out, without its last line it is not whole", () => {
    const error = '{"error":"an error was encountered while running the model"}\n';
    expect(scan(head + error + last)).toMatchObject({ passed: head, failed: true });
    expect(read(head + error).failed).toMatchObject({ reason: "other" });
    expect(scan(`${head}{"model":"llama3.2","mess\n${last}`)).toMatchObject({ passed: head, done: true });
    expect(scan(head)).toMatchObject({ done: false, finished: false });
    expect(read(head)).toMatchObject({ done: false, units: null });
  });

  test("garbage never throws and never ends it", () => {
    const json = fc.jsonValue({ maxDepth: 3 }).map((value) => line({ message: value, logprobs: value, done: false }));
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString("latin1"));
    fc.assert(
      fc.property(fc.array(fc.oneof(json, noise), { maxLength: 6 }), fc.array(fc.nat(600)), (parts, cuts) => {
        expect(read(parts.join(""), cuts).done).toBe(false);
        expect(scan(parts.join(""), cuts).done).toBe(false);
      }),
    );
  });

  test("an endless line is refused before it fills the memory", () => {
    const scanner = new OllamaLineScanner();
    expect(() => {
      for (let index = 0; index < 6; index++) scanner.push(Buffer.alloc(1024 * 1024, 0x61));
    }).toThrow(RangeError);
  });
});

test("an Ollama client's bytes reach Ollama but for the model, the stream and the cap", () => {
  const text = '{"model":"lm", "messages":[], "options":{"num_ctx":4096,"num_predict":-1}, "keep_alive":"5m"}';
  const body = Buffer.from(text);
  const native: NativeRequest = {
    body,
    members: jsonMembers(body),
    headers: [],
    wantsUsage: true,
    streamOptions: null,
  };
  const request = ollamaProvider.native.ollama_chat!.request(native, context({ outputCap: 7 }));
  expect(request.path).toBe("/api/chat");
  expect(request.body.toString()).toBe(
    '{"stream":false,"model":"llama3.2", "messages":[], "options":{"num_ctx":4096,"num_predict":7}, "keep_alive":"5m"}',
  );
});

test("what comes as an image is one", () => {
  const part = { type: "image_url", image_url: { url: "data:text/plain;base64,SGk=" } };
  expect(() => sent({ messages: [{ role: "user", content: [part] }] })).toThrow(
    expect.objectContaining({ code: "invalid_request", param: "messages.0.content.0.image_url.url" }),
  );
});
