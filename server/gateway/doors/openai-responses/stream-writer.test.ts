import fc from "fast-check";
import type { Response, ResponseOutputItem, ResponseStreamEvent } from "openai/resources/responses/responses";
import { describe, expect, test } from "vitest";
import { AppError } from "#server/contracts/errors.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer, ChatDelta, FinishReason } from "#server/providers/chat.ts";
import type { WriteContext } from "../port.ts";
import { openAiResponsesDoor as door } from "./door.ts";

const contextOf = (request: object = {}): WriteContext => ({
  requestId: "req_0198a",
  model: "m",
  createdAtSeconds: 1_700_000_000,
  read: door.read({
    pathModel: null,
    pathStream: false,
    query: new URLSearchParams(),
    header: () => undefined,
    body: Buffer.from(JSON.stringify({ model: "m", input: "x", stream: true, ...request })),
  }),
});

const units: Units = { input: 10, cached_input: 5, output: 7, reasoning: 3, request: 1 };
const usage = {
  input_tokens: 15,
  input_tokens_details: { cached_tokens: 5, cache_write_tokens: 0 },
  output_tokens: 10,
  output_tokens_details: { reasoning_tokens: 3 },
  total_tokens: 25,
};

/** The events in these bytes; each bears its type as its name. */
function eventsOf(bytes: Buffer): ResponseStreamEvent[] {
  const text = bytes.toString();
  expect(text.endsWith("\n\n")).toBe(true);
  return text
    .slice(0, -2)
    .split("\n\n")
    .map((block) => {
      const [, name, data] = /^event: (\S+)\ndata: ([^\n]*)$/.exec(block) ?? [];
      const event = JSON.parse(data ?? "null");
      expect(event.type).toBe(name);
      return event;
    });
}

function streamed(deltas: ChatDelta[], request: object = {}): ResponseStreamEvent[] {
  const writer = door.writer(contextOf(request));
  const pieces = deltas.map((delta) => writer.write([delta]) ?? Buffer.alloc(0));
  return eventsOf(Buffer.concat([...pieces, writer.end(units)]));
}

const types = (events: ResponseStreamEvent[]) => events.map((event) => event.type.replace("response.", ""));
const responseAtEnd = (events: ResponseStreamEvent[]): Response => (events.at(-1) as { response: Response }).response;

const text = (value: string): ChatDelta => ({ kind: "text", choice: 0, text: value });
const finish = (reason: FinishReason): ChatDelta => ({ kind: "finish", choice: 0, reason, stopSequence: null });

describe("a stream of the Responses API", () => {
  test("of plain text has every event of OpenAI's, in order and numbered", () => {
    const events = streamed([{ kind: "start", id: "x", model: "m" }, text("Grü"), text("ße"), finish("stop")]);
    expect(types(events)).toEqual([
      "created",
      "in_progress",
      "output_item.added",
      "content_part.added",
      "output_text.delta",
      "output_text.delta",
      "output_text.done",
      "content_part.done",
      "output_item.done",
      "completed",
    ]);
    expect(events.map((event) => (event as { sequence_number: number }).sequence_number)).toEqual([...events.keys()]);
    expect(events[4]).toEqual({
      type: "response.output_text.delta",
      sequence_number: 4,
      item_id: "msg_0198a_0",
      output_index: 0,
      content_index: 0,
      delta: "Grü",
      logprobs: [],
    });
    expect(responseAtEnd(events)).toMatchObject({
      id: "resp_0198a",
      object: "response",
      status: "completed",
      incomplete_details: null,
      usage,
      output: [{ type: "message", status: "completed", content: [{ type: "output_text", text: "Grüße" }] }],
    });
  });

  test("tells reasoning as text, or as a summary to a client that asked for one", () => {
    const deltas: ChatDelta[] = [
      { kind: "reasoning", choice: 0, text: "hm" },
      { kind: "reasoning_signature", choice: 0, signature: "sig" },
      text("yes"),
      finish("stop"),
    ];
    const plain = streamed(deltas);
    expect(types(plain).slice(2, 8)).toEqual([
      "output_item.added",
      "content_part.added",
      "reasoning_text.delta",
      "reasoning_text.done",
      "content_part.done",
      "output_item.done",
    ]);
    expect(responseAtEnd(plain).output[0]).toMatchObject({
      type: "reasoning",
      summary: [],
      content: [{ type: "reasoning_text", text: "hm" }],
      encrypted_content: "sig",
    });
    const summed = streamed(deltas, { reasoning: { summary: "auto" } });
    expect(types(summed).slice(2, 8)).toEqual([
      "output_item.added",
      "reasoning_summary_part.added",
      "reasoning_summary_text.delta",
      "reasoning_summary_text.done",
      "reasoning_summary_part.done",
      "output_item.done",
    ]);
    expect(responseAtEnd(summed).output[0]).toMatchObject({ summary: [{ type: "summary_text", text: "hm" }] });
  });

  test("keeps the arguments of parallel calls apart, also when they come in turns", () => {
    const call = (tool: number): ChatDelta => ({ kind: "tool_call", choice: 0, tool, id: `c${tool}`, name: "f" });
    const json = (tool: number, part: string): ChatDelta => ({ kind: "tool_arguments", choice: 0, tool, json: part });
    const events = streamed([call(0), json(0, '{"a"'), call(1), json(1, "{}"), json(0, ":1}"), finish("tool_calls")]);
    expect(responseAtEnd(events).output).toMatchObject([
      { type: "function_call", call_id: "c0", name: "f", arguments: '{"a":1}', status: "completed" },
      { type: "function_call", call_id: "c1", name: "f", arguments: "{}", status: "completed" },
    ]);
  });

  test("that was cut by the cap or the filter ends incomplete and says why", () => {
    const short = streamed([text("a"), finish("length")]);
    expect(short.at(-1)?.type).toBe("response.incomplete");
    expect(responseAtEnd(short)).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [{ status: "incomplete" }],
    });
    expect(responseAtEnd(streamed([finish("content_filter")])).incomplete_details).toEqual({
      reason: "content_filter",
    });
  });

  test("says a refusal as one, and log probabilities to whom asked", () => {
    const refused = streamed([{ kind: "refusal", choice: 0, text: "No." }, finish("stop")]);
    expect(types(refused)).toContain("refusal.done");
    expect(responseAtEnd(refused).output).toMatchObject([{ content: [{ type: "refusal", refusal: "No." }] }]);
    const logprobs = { content: [{ token: "a", logprob: -0.1, bytes: [97], top_logprobs: [] }] };
    const deltas: ChatDelta[] = [text("a"), { kind: "logprobs", choice: 0, logprobs }, finish("stop")];
    const asked = streamed(deltas, { include: ["message.output_text.logprobs"] });
    expect(responseAtEnd(asked).output).toMatchObject([{ content: [{ logprobs: logprobs.content }] }]);
    expect(responseAtEnd(streamed(deltas)).output).toMatchObject([{ content: [{ logprobs: [] }] }]);
  });

  test("that fails ends in an error event with the next number, and in nothing that looks like an end", () => {
    const writer = door.writer(contextOf());
    const begun = eventsOf(writer.write([text("a")]) ?? Buffer.alloc(0));
    const error = new AppError("insufficient_quota", { userMessage: "Buy.", extra: { checkout_url: "https://x" } });
    const [event] = eventsOf(writer.error?.(error) ?? Buffer.alloc(0));
    expect(event).toEqual({
      type: "error",
      sequence_number: begun.length,
      code: "insufficient_quota",
      message: "Buy.",
      param: null,
      error: {
        message: "Buy.",
        type: "insufficient_quota",
        code: "insufficient_quota",
        param: null,
        checkout_url: "https://x",
      },
    });
    expect(JSON.parse(door.errorBody(error).toString()).error.code).toBe("insufficient_quota");
  });
});

/** Any delta, also such as no vendor sends. */
const anyDelta: fc.Arbitrary<ChatDelta> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("text" as const, "refusal" as const, "reasoning" as const),
    choice: fc.constantFrom(0, 0, 0, 1),
    text: fc.string({ unit: "binary" }),
  }),
  fc.record({ kind: fc.constant("reasoning_signature" as const), choice: fc.constant(0), signature: fc.string() }),
  fc.record({
    kind: fc.constant("tool_call" as const),
    choice: fc.constant(0),
    tool: fc.nat(3),
    id: fc.string(),
    name: fc.string(),
  }),
  fc.record({
    kind: fc.constant("tool_arguments" as const),
    choice: fc.constant(0),
    tool: fc.nat(4),
    json: fc.string(),
  }),
  fc.record({ kind: fc.constant("logprobs" as const), choice: fc.constant(0), logprobs: fc.jsonValue() }),
  fc.record({ kind: fc.constant("start" as const), id: fc.constant(null), model: fc.constant(null) }),
  fc.record({
    kind: fc.constant("finish" as const),
    choice: fc.constant(0),
    reason: fc.constantFrom("stop" as const, "length" as const, "tool_calls" as const, "content_filter" as const),
    stopSequence: fc.constant(null),
  }),
);

type Loose = Record<string, unknown> & { type: string };
const doneOf: Record<string, string> = {
  "response.output_text.delta": "text",
  "response.refusal.delta": "refusal",
  "response.reasoning_text.delta": "text",
  "response.reasoning_summary_text.delta": "text",
  "response.function_call_arguments.delta": "arguments",
};

/** Every item is added once before it speaks, done once, and stands in the last response as it was when done. */
function checkWellFormed(events: Loose[]): void {
  const open = new Set<string>();
  const finished: ResponseOutputItem[] = [];
  const said = new Map<string, string>();
  const place = (event: Loose) => `${event.item_id}/${event.content_index ?? event.summary_index ?? ""}`;
  events.forEach((event, index) => {
    expect(event.sequence_number).toBe(index);
    const last = index === events.length - 1;
    expect(event.type === "response.completed" || event.type === "response.incomplete").toBe(last);
    if (event.type === "response.output_item.added") {
      const item = event.item as { id: string };
      expect(event.output_index).toBe(open.size + finished.filter(Boolean).length);
      open.add(item.id);
    } else if (event.type === "response.output_item.done") {
      const item = event.item as ResponseOutputItem & { id: string };
      expect(open.delete(item.id)).toBe(true);
      finished[event.output_index as number] = item;
    } else if (event.item_id !== undefined) {
      expect(open.has(event.item_id as string)).toBe(true);
      if (event.type in doneOf) said.set(place(event), (said.get(place(event)) ?? "") + event.delta);
      const whole = doneOf[event.type.replace(".done", ".delta")];
      if (whole && event.type.endsWith(".done")) expect(event[whole]).toBe(said.get(place(event)) ?? "");
    }
  });
  expect(open.size).toBe(0);
  expect((events.at(-1) as Loose & { response: Response }).response.output).toEqual(finished);
}

describe("whatever deltas come", () => {
  test("the events are well-formed, in whatever batches they come", () => {
    const request = fc.constantFrom({}, { reasoning: { summary: "auto" }, include: ["message.output_text.logprobs"] });
    fc.assert(
      fc.property(fc.array(anyDelta, { maxLength: 25 }), fc.nat(24), request, (deltas, cut, wishes) => {
        const one = streamed(deltas, wishes);
        checkWellFormed(one as unknown as Loose[]);
        const writer = door.writer(contextOf(wishes));
        const parts = [writer.write(deltas.slice(0, cut)), writer.write(deltas.slice(cut)), writer.end(units)];
        const batched = eventsOf(Buffer.concat(parts.filter((part) => part !== null)));
        expect(batched).toEqual(one);
      }),
      { numRuns: 300 },
    );
  });

  test("a whole answer says the same as its stream", () => {
    const answer: ChatAnswer = {
      id: "chatcmpl-1",
      model: "m",
      units: null,
      choices: [
        {
          text: "yes",
          refusal: null,
          reasoning: "hm",
          reasoningSignature: "sig",
          toolCalls: [{ id: "c0", name: "f", arguments: "{}" }],
          finish: "tool_calls",
          stopSequence: null,
          logprobs: null,
        },
      ],
    };
    const events = streamed([
      { kind: "reasoning", choice: 0, text: "hm" },
      { kind: "reasoning_signature", choice: 0, signature: "sig" },
      text("yes"),
      { kind: "tool_call", choice: 0, tool: 0, id: "c0", name: "f" },
      { kind: "tool_arguments", choice: 0, tool: 0, json: "{}" },
      finish("tool_calls"),
    ]);
    expect(JSON.parse(door.writeAnswer(answer, units, contextOf()).toString())).toEqual(responseAtEnd(events));
  });
});
