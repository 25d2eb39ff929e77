/** What OpenAI's clients are answered, whatever vendor serves: every shape is the one that OpenAI's own client declares. */
import { beforeAll, describe, expect, test } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { MediaRead } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import { tables } from "#tests/charges/tables.ts";
import { answerOf, readMediaForm, readMediaJson } from "#tests/factories/media.ts";
import { expectShape, loadShapes, type Shape } from "#tests/setup/official-shapes.ts";
import { type Kind, providers } from "#tests/setup/vendor-answers.ts";
import { chatBridge } from "./bridge.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { openAiCompletionsDoor } from "./doors/openai-completions/door.ts";
import { openAiResponsesDoor } from "./doors/openai-responses/door.ts";
import type { ChatDoor } from "./doors/port.ts";

beforeAll(loadShapes, 60_000);

test("a value that is not what the client declares is found out", () => {
  const choice = {
    index: 0,
    finish_reason: "stop",
    logprobs: null,
    message: { role: "assistant", content: "a", refusal: null },
  };
  const good = { id: "1", object: "chat.completion", created: 1, model: "m", choices: [choice] };
  expectShape("chat", good);
  const { created: _, ...undated } = good;
  const { refusal: __, ...unrefused } = choice.message;
  for (const bad of [
    undated,
    { ...good, object: "text_completion" },
    { ...good, choices: [{ ...choice, finish_reason: "end_turn" }] },
    { ...good, choices: [{ ...choice, message: unrefused }] },
    { ...good, usage: { prompt_tokens: "1" } },
  ])
    expect(() => expectShape("chat", bad)).toThrow();
});

const doors: [name: string, door: ChatDoor, body: object, whole: Shape, event: Shape][] = [
  ["chat completions", openAiChatDoor, { messages: [{ role: "user", content: "Hi" }] }, "chat", "chatChunk"],
  ["completions", openAiCompletionsDoor, { prompt: "Hi" }, "completion", "completion"],
  ["Responses", openAiResponsesDoor, { input: "Hi" }, "response", "responseEvent"],
];

function bridgeOf(door: ChatDoor, body: object, kind: Kind, upstreamModel: string, stream: boolean) {
  const options = stream && door !== openAiResponsesDoor ? { stream_options: { include_usage: true } } : {};
  const bytes = Buffer.from(JSON.stringify({ model: "lm", stream, ...options, ...body }));
  const query = new URLSearchParams();
  const read = door.read({ pathModel: null, pathStream: false, query, header: () => undefined, body: bytes });
  const logicalModel = { id: "lm", name: "lm", createdAtSeconds: 0, routes: [] };
  const facts = { requestId: "req_1", createdAtSeconds: 1_700_000_000, logicalModel, masksModel: false };
  const route = { upstreamModel, providerKind: kind } as RouteSnapshot;
  return chatBridge(door, read, providers[kind]!, route, facts);
}

const eventsIn = (sent: Buffer): unknown[] =>
  sent
    .toString()
    .split("\n")
    .filter((line) => line.startsWith("data: {"))
    .map((line) => JSON.parse(line.slice(6)));

const answered = ["sync", "tools", "reasoning"] as const;
const streamed = ["stream", "tools as a stream", "reasoning as a stream"] as const;

describe.each(doors)("%s", (_name, door, body, whole, event) => {
  /** Where a vendor speaks the format itself its own bytes pass. */
  const translated = (Object.keys(tables) as (keyof typeof tables)[]).filter(
    (kind) => providers[kind]!.native[door.format] === undefined,
  );

  test.each(translated)("of %s", (kind) => {
    for (const cell of answered) {
      const [model, answer] = tables[kind][cell];
      const { body: write, units } = bridgeOf(door, body, kind, model, false).answer(
        Buffer.from(JSON.stringify(answer)),
        "application/json",
      );
      expectShape(whole, JSON.parse(write(units ?? {}).toString()));
    }
    for (const cell of streamed) {
      const [model, stream] = tables[kind][cell];
      const pipe = bridgeOf(door, body, kind, model, true).pipe("text/event-stream", 200, {});
      const parts = [
        pipe.push(Buffer.from(stream as string)).pass,
        pipe.end?.() ?? null,
        pipe.terminal(pipe.units ?? {}),
      ];
      const events = eventsIn(Buffer.concat(parts.filter((part) => part !== null)));
      expect(events.length).toBeGreaterThan(1);
      for (const each of events) expectShape(event, each);
    }
  });

  test("refusals, and the end of a stream that broke off", () => {
    const error = new AppError("insufficient_quota", { userMessage: "No credits.", extra: { checkout_url: "x" } });
    expectShape("error", JSON.parse(door.errorBody(error).toString()).error);
    const [last] = eventsIn(door.errorEvent(error)) as { error?: unknown }[];
    if (last?.error) expectShape("error", last.error);
    else expectShape("responseEvent", last);
  });
});

const candidate = (parts: object[]) => ({ candidates: [{ content: { parts, role: "model" }, finishReason: "STOP" }] });
const texts = () => readMediaJson("embeddings", { input: ["a", "b"] });
const picture = () => readMediaJson("images/generations", { prompt: "a lock" });
const edit = () => readMediaJson("images/edits", { prompt: "x", image: "data:image/png;base64,AAAA" });
const recording = (fields = {}) => readMediaForm("audio/transcriptions", fields);
const heard = { text: "A lock.", language: "en", usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } };
const moderated = {
  id: "mod_1",
  model: "mistral-moderation",
  results: [{ categories: { pii: false }, category_scores: { pii: 0.1 } }],
};

/** What vendors with media of their own answer, and the route's shape. */
const media: [kind: Kind, Shape, () => Promise<MediaRead>, answer: object][] = [
  ["gemini", "embeddings", texts, { embeddings: [{ values: [1, 2] }, { values: [3, 4] }] }],
  ["ollama", "embeddings", texts, { embeddings: [[1], [2]], prompt_eval_count: 2 }],
  ["bedrock", "embeddings", texts, { embeddings: { float: [[1], [2]] } }],
  ["gemini", "images", picture, candidate([{ inlineData: { mimeType: "image/png", data: "AAAA" } }])],
  ["gemini", "images", edit, candidate([{ inlineData: { mimeType: "image/png", data: "AAAA" } }])],
  ["bedrock", "images", picture, { images: ["AAAA"], seeds: [1], finish_reasons: [null] }],
  ["gemini", "transcription", recording, candidate([{ text: "A lock." }])],
  ["mistral", "transcription", recording, heard],
  ["mistral", "moderation", () => readMediaJson("moderations", { input: "peace" }), moderated],
];

test.each(media)("%s: %s", async (kind, shape, read, answer) => {
  expectShape(shape, answerOf(kind, await read(), answer).body);
});

const transcripts: [kind: Kind, events: object[]][] = [
  [
    "gemini",
    [{ ...candidate([{ text: "A lock." }]), usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 3 } }],
  ],
  [
    "mistral",
    [
      { type: "transcription.text.delta", text: "A lock." },
      { type: "transcription.segment", text: "A lock.", start: 0, end: 1.5 },
      { type: "transcription.done", ...heard, segments: [] },
    ],
  ],
];

test.each(transcripts)("%s: transcription, as a stream", async (kind, events) => {
  const scanner = mediaCodec(kind, "audio/transcriptions")!.scanner(await recording({ stream: "true" }), "");
  const { pass } = scanner.push(Buffer.from(events.map((each) => `data: ${JSON.stringify(each)}\n\n`).join("")));
  const told = eventsIn(Buffer.concat([pass ?? Buffer.alloc(0), scanner.terminal()]));
  expect(told).toHaveLength(events.length + (kind === "gemini" ? 1 : 0));
  for (const each of told) expectShape("transcriptionEvent", each);
});
