import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NativeRequest, UpstreamContext } from "../port.ts";
import { jsonMembers } from "../wire/json-members.ts";
import { openAiProvider } from "./provider.ts";

const nativeOf = (text: string): NativeRequest => {
  const body = Buffer.from(text);
  return { body, members: jsonMembers(body), headers: [], wantsUsage: false, streamOptions: null };
};
const context = (over: Partial<UpstreamContext> = {}): UpstreamContext => ({
  upstreamModel: "up",
  settings: {},
  stream: false,
  outputCap: null,
  maxOutputTokens: 4096,
  unsupported: "refuse",
  ...over,
});

describe("a client of OpenAI's formats at a vendor of OpenAI's wire", () => {
  const { native } = openAiProvider("openai");

  test("its bytes reach the upstream but for the model, the usage and the cap", () => {
    const text = '{ "model" : "lm",  "seed": 12345678901234567890, "messages":[{"role":"user","content":"é"}] }';
    const chat = native.openai_chat!;
    expect(chat.request(nativeOf(text), context()).body.toString()).toBe(text.replace('"lm"', '"up"'));
    expect(chat.request(nativeOf(text), context({ stream: true, outputCap: 9 })).body.toString()).toBe(
      text.replace('"lm"', '"up"').replace("{", '{"stream_options":{"include_usage":true},"max_completion_tokens":9,'),
    );
    expect(
      openAiProvider("openai_compatible")
        .native.openai_chat!.request(nativeOf(text), context({ outputCap: 9 }))
        .body.toString(),
    ).toContain('"max_tokens":9');
  });

  test("a conversation with another vendor's thinking can go on: what OpenAI would refuse is taken out", () => {
    const text =
      '{"model":"lm","messages":[{"role":"assistant","content":"a","reasoning_content":"r"},{"role":"user","content":"b"}]}';
    const body = JSON.parse(native.openai_chat!.request(nativeOf(text), context()).body.toString());
    expect(body.messages[0]).toEqual({ role: "assistant", content: "a" });
    const quoted = '{"model":"lm", "messages":[{"role":"user","content":"what is \\"reasoning_content\\"?"}]}';
    expect(native.openai_chat!.request(nativeOf(quoted), context()).body.toString()).toBe(
      quoted.replace('"lm"', '"up"'),
    );
  });

  test("the older completions and the responses go to their own paths with their own caps", () => {
    const completion = native.openai_completions!.request(
      nativeOf('{"model":"lm","prompt":"a"}'),
      context({ outputCap: 5 }),
    );
    expect([completion.path, JSON.parse(completion.body.toString())]).toEqual([
      "/completions",
      { model: "up", prompt: "a", max_tokens: 5 },
    ]);
    const response = native.openai_responses!.request(
      nativeOf('{"model":"lm","input":"a"}'),
      context({ outputCap: 5, stream: true }),
    );
    expect([response.path, JSON.parse(response.body.toString())]).toEqual([
      "/responses",
      { model: "up", input: "a", max_output_tokens: 16 },
    ]);
  });

  test("a response in the background could not be metered", () => {
    const request = nativeOf('{"model":"lm","input":"a","background":true}');
    expect(() => native.openai_responses!.request(request, context())).toThrow(
      expect.objectContaining({ param: "background" }),
    );
  });
});

describe("what costs more than tokens, or reads what the vendor has stored, is refused, unless the settings allow it", () => {
  const paid = { settings: { paid_extras: true } };
  const refused = (param: string) => expect.objectContaining({ code: "invalid_request", param });

  test.each([
    ['"tools":[{"type":"function","name":"a"},{"type":"web_search"}]', "tools.1.type"],
    ['"tools":[{"type":"code_interpreter"}]', "tools.0.type"],
    ['"service_tier":"priority"', "service_tier"],
    ['"previous_response_id":"resp_1"', "previous_response_id"],
    ['"conversation":"conv_1"', "conversation"],
    ['"prompt":{"id":"pmpt_1"}', "prompt"],
    ['"text":{"file_id":"file-1"}', "text.file_id"],
  ])("in a Response: %s", (member, param) => {
    const codec = openAiProvider("openai").native.openai_responses!;
    const request = nativeOf(`{"model":"lm","input":"a",${member}}`);
    expect(() => codec.request(request, context())).toThrow(refused(param));
    expect(() => codec.request(request, context(paid))).not.toThrow();
  });

  test.each([
    ["openai", '"web_search_options":{}', "web_search_options"],
    ["openai", '"service_tier":"flex"', "service_tier"],
    ["openai_compatible", '"models":["dear"]', "models"],
    ["openai_compatible", '"plugins":[{"id":"web"}]', "plugins"],
    ["openai_compatible", '"route":"fallback"', "route"],
    ["openai_compatible", '"provider":{"order":["x"]}', "provider"],
    ["openai_compatible", '"transforms":["middle-out"]', "transforms"],
    ["openai_compatible", '"tools":[{"type":"openrouter:web_search"}]', "tools.0.type"],
    ["openai_compatible", '"cache_control":{"type":"ephemeral","ttl":"1h"}', "cache_control.ttl"],
  ] as const)("in a chat to %s: %s", (kind, member, param) => {
    const { native, codec } = openAiProvider(kind);
    const text = `{"model":"lm","messages":[{"role":"user","content":"a"}],${member}}`;
    const request = nativeOf(text);
    expect(() => native.openai_chat!.request(request, context())).toThrow(refused(param));
    expect(() => native.openai_chat!.request(request, context(paid))).not.toThrow();
    expect(() => codec.request(JSON.parse(text), context())).toThrow(refused(param));
    expect(() => codec.request(JSON.parse(text), context(paid))).not.toThrow();
  });

  test("a file of the shared account in a chat; a cache of an hour means nothing to OpenAI itself", () => {
    const { native, codec } = openAiProvider("openai");
    const text = '{"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}';
    const param = "messages.0.content.0.file.file_id";
    expect(() => native.openai_chat!.request(nativeOf(text), context())).toThrow(refused(param));
    expect(() => codec.request(JSON.parse(text), context())).toThrow(refused(param));
    const cached = '{"messages":[{"role":"user","content":[{"type":"text","text":"a","cache_control":{"ttl":"1h"}}]}]}';
    expect(native.openai_chat!.request(nativeOf(cached), context()).body.toString()).not.toContain("1h");
  });

  test("what asks for nothing more passes", () => {
    const { native } = openAiProvider("openai_compatible");
    for (const member of [
      '"service_tier":"auto"',
      '"service_tier":null',
      '"provider":null',
      '"tools":[{"type":"function"}]',
    ])
      expect(() => native.openai_chat!.request(nativeOf(`{"messages":[],${member}}`), context())).not.toThrow();
  });
});

test("a cap by its newer name is also said by the name that the server knows", () => {
  const request = (kind: "openai" | "openai_compatible", caps: string) =>
    JSON.parse(
      openAiProvider(kind)
        .native.openai_chat!.request(nativeOf(`{"messages":[],${caps}}`), context())
        .body.toString(),
    );
  expect(request("openai_compatible", '"max_completion_tokens":5')).toMatchObject({
    max_completion_tokens: 5,
    max_tokens: 5,
  });
  expect(request("openai_compatible", '"max_tokens":9000,"max_completion_tokens":5').max_tokens).toBe(5);
  expect(request("openai_compatible", '"max_tokens":7').max_completion_tokens).toBeUndefined();
  expect(request("openai", '"max_completion_tokens":5').max_tokens).toBeUndefined();
});

describe("the stream of a Response", () => {
  const event = (type: string, over: object = {}) => `event: ${type}\ndata: ${JSON.stringify({ type, ...over })}\n\n`;
  const usage = {
    input_tokens: 20,
    input_tokens_details: { cached_tokens: 5 },
    output_tokens: 12,
    output_tokens_details: { reasoning_tokens: 8 },
  };
  const head =
    event("response.created") +
    event("response.output_text.delta", { delta: "Hä" }) +
    event("response.output_text.delta", { delta: "llo" });
  const last = event("response.completed", { response: { usage } });

  function scan(stream: string, cuts: number[] = []) {
    const scanner = openAiProvider("openai").native.openai_responses!.scanner(nativeOf("{}"));
    const bytes = Buffer.from(stream);
    const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
      (a, b) => a - b,
    );
    const passed: Buffer[] = [];
    let done = false;
    let failed = false;
    for (let index = 0; index + 1 < places.length && !done && !failed; index++) {
      const result = scanner.push(bytes.subarray(places[index], places[index + 1]));
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

  test("passes but for its last event, which carries the usage and waits for the commit", () => {
    const whole = scan(head + last);
    expect(whole).toEqual({
      passed: head,
      done: true,
      failed: false,
      events: 2,
      finished: true,
      units: { input: 15, cached_input: 5, output: 4, reasoning: 8 },
      last,
    });
    fc.assert(
      fc.property(fc.array(fc.nat(head.length + last.length), { maxLength: 30 }), (cuts) => {
        expect(scan(head + last, cuts)).toEqual(whole);
      }),
    );
  });

  test("without its last event it is not whole; a failed one is a failure", () => {
    expect(scan(head)).toMatchObject({ done: false, finished: false, passed: head });
    expect(scan(head + event("response.failed", { response: { error: {} } }))).toMatchObject({
      failed: true,
      passed: head,
    });
    expect(scan(head + event("error", { message: "x" }))).toMatchObject({ failed: true });
    expect(scan(`${head}event: response.output_text.delta\ndata: {"type":"resp\n\n${last}`)).toMatchObject({
      passed: head,
      done: true,
    });
  });

  test("garbage never throws and never ends it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        expect(scan(Buffer.from(bytes).toString("latin1"), cuts).done).toBe(false);
      }),
    );
  });
});
