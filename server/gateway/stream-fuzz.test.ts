/** Every parser of an upstream's stream, and every way on to a client, under one attack. */
import { describe, expect, test } from "vitest";
import type { LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import type { ChatFormat, ChatProvider, NativeRequest } from "#server/providers/port.ts";
import { brokenStreams, nativeStreams, streamsOf } from "#tests/charges/streams.ts";
import { attack, type Parser, passingRun, readerRun, saidIn } from "#tests/setup/stream-attack.ts";
import { chatBridge } from "./bridge.ts";
import { anthropicDoor } from "./doors/anthropic/door.ts";
import { geminiArrayDoor, geminiDoor } from "./doors/gemini/door.ts";
import { ollamaChatDoor } from "./doors/ollama/chat-door.ts";
import { ollamaGenerateDoor } from "./doors/ollama/generate-door.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { openAiCompletionsDoor } from "./doors/openai-completions/door.ts";
import { openAiResponsesDoor } from "./doors/openai-responses/door.ts";
import type { ChatDoor, ChatRead } from "./doors/port.ts";
import { makeChatProviders } from "./providers.ts";

// why: only Entra tokens are fetched, and nothing is sent here
const providers = makeChatProviders({} as HttpClient) as Record<keyof typeof streamsOf, ChatProvider>;
const kinds = Object.keys(providers) as (keyof typeof streamsOf)[];

const native = (more: Partial<NativeRequest> = {}): NativeRequest => ({
  body: Buffer.from("{}"),
  members: new Map(),
  headers: [],
  wantsUsage: true,
  streamOptions: null,
  ...more,
});

const readers = kinds.map((kind): Parser => {
  const { codec } = providers[kind];
  return [`the reader of ${kind}`, readerRun(() => codec.reader()), streamsOf[kind]];
});

const scanners = kinds.flatMap((kind) =>
  Object.entries(providers[kind].native).map(([format, codec]): Parser => {
    const streams = format === providers[kind].format ? streamsOf[kind] : nativeStreams[format as ChatFormat];
    return [`the scanner of ${kind} for ${format}`, passingRun(() => codec.scanner(native())), streams ?? []];
  }),
);

const variants: Parser[] = [
  [
    "OpenAI's scanner that hides the usage",
    passingRun(() => providers.openai.native.openai_chat!.scanner(native({ wantsUsage: false }))),
    streamsOf.openai,
  ],
  [
    "Gemini's scanner that makes one array",
    passingRun(() => providers.gemini.native.gemini!.scanner(native({ jsonArray: true }))),
    streamsOf.gemini,
  ],
];

const facts = {
  requestId: "req_1",
  createdAtSeconds: 1_700_000_000,
  logicalModel: { id: "lm", name: "lm" } as LogicalModelSnapshot,
};
const doors = {
  "OpenAI's chat": openAiChatDoor,
  "OpenAI's completions": openAiCompletionsDoor,
  "OpenAI's Responses": openAiResponsesDoor,
  Anthropic: anthropicDoor,
  Gemini: geminiDoor,
  "Gemini's array": geminiArrayDoor,
  "Ollama's chat": ollamaChatDoor,
  "Ollama's generate": ollamaGenerateDoor,
} satisfies Record<string, ChatDoor>;

/** A small chat in the words of each format. */
const asked = {
  openai_chat: { messages: [{ role: "user", content: "Hi" }] },
  openai_completions: { prompt: "Hi" },
  openai_responses: { input: "Hi" },
  anthropic: { messages: [{ role: "user", content: "Hi" }], max_tokens: 9 },
  gemini: { contents: [{ parts: [{ text: "Hi" }] }] },
  ollama_chat: { messages: [{ role: "user", content: "Hi" }] },
  ollama_generate: { prompt: "Hi" },
  bedrock: {},
} satisfies Record<ChatFormat, object>;

function readBy(door: ChatDoor): ChatRead {
  const path = { pathModel: door.format === "gemini" ? "lm" : null, pathStream: true, query: new URLSearchParams() };
  const body = Buffer.from(JSON.stringify({ model: "lm", stream: true, ...asked[door.format] }));
  return door.read({ ...path, header: () => undefined, body });
}

function pipeRun(door: ChatDoor, kind: keyof typeof streamsOf, masksModel: boolean): Parser[1] {
  const read = readBy(door);
  const route = { upstreamModel: "m", providerKind: kind } as RouteSnapshot;
  const bridge = chatBridge(door, read, providers[kind], route, { ...facts, masksModel });
  const passes = providers[kind].native[door.format] !== undefined;
  return passingRun(() => bridge.pipe("text/event-stream", 200, {}), ...(passes ? [] : [saidIn]));
}

/** A vendor whose streams every door must translate. */
const pipes = Object.entries(doors).flatMap(([name, door]): Parser[] => [
  [`from Bedrock to ${name}`, pipeRun(door, "bedrock", false), streamsOf.bedrock],
  [`from ${door === openAiChatDoor ? "Gemini" : "DeepSeek"} to ${name}, masked`, ...maskedPipe(door)],
]);

function maskedPipe(door: ChatDoor): [Parser[1], Parser[2]] {
  const kind = door === openAiChatDoor ? "gemini" : "deepseek";
  return [pipeRun(door, kind, true), streamsOf[kind]];
}

const maskedNatives: Parser[] = [
  ["OpenAI's own, masked", pipeRun(openAiChatDoor, "openai", true), streamsOf.openai],
  ["Anthropic's own, masked", pipeRun(anthropicDoor, "anthropic", true), streamsOf.anthropic],
  ["Ollama's own, masked", pipeRun(ollamaChatDoor, "ollama", true), streamsOf.ollama],
  ["Ollama's generate, masked", pipeRun(ollamaGenerateDoor, "ollama", true), nativeStreams.ollama_generate ?? []],
  ["Gemini's own, masked", pipeRun(geminiDoor, "gemini", true), streamsOf.gemini],
  ["Gemini's own as an array, masked", pipeRun(geminiArrayDoor, "gemini", true), streamsOf.gemini],
  [
    "OpenAI's completions, masked",
    pipeRun(openAiCompletionsDoor, "openai", true),
    nativeStreams.openai_completions ?? [],
  ],
  ["OpenAI's Responses, masked", pipeRun(openAiResponsesDoor, "openai", true), nativeStreams.openai_responses ?? []],
];

test("no format passes masked without being attacked", () => {
  const own = Object.values(doors).filter(({ format }) => kinds.some((kind) => providers[kind].native[format]));
  expect(maskedNatives).toHaveLength(own.length);
});

test("every kind of provider has streams to be attacked with, and so has every format that passes", () => {
  expect(Object.keys(streamsOf).sort()).toEqual([...kinds].sort());
  expect(scanners.filter(([, , streams]) => streams.length === 0).map(([name]) => name)).toEqual([]);
});

attack(readers);
attack([...scanners, ...variants], { damages: 60 });
describe("on the way", () => attack([...pipes, ...maskedNatives], { damages: 25, leastTold: 0 }));

test.each(Object.entries(brokenStreams))(
  "an error of %s within a stream fails it, however it is cut",
  (kind, bytes) => {
    const { codec } = providers[kind as keyof typeof streamsOf];
    const run = readerRun(() => codec.reader());
    const whole = Buffer.from(bytes as string);
    const outcome = run(whole, [...whole.keys()]);
    expect(outcome).toEqual(run(whole, []));
    expect(outcome.end?.failed).toBeTruthy();
  },
);
