/**
 * Answers of every vendor with anything at all in place of any of their members, whole and as streams: an answer for
 * clients of every format, or none (RangeError), and never a count that is none.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import { samples } from "#tests/charges/requests.ts";
import { nativeStreams } from "#tests/charges/streams.ts";
import { tables } from "#tests/charges/tables.ts";
import { type FrameParts, frameOf, framesOf } from "#tests/factories/bedrock-frames.ts";
import { hostile } from "#tests/setup/hostile.ts";
import { providers } from "#tests/setup/vendor-answers.ts";
import { type Bridge, chatBridge } from "./bridge.ts";
import { anthropicDoor } from "./doors/anthropic/door.ts";
import { geminiArrayDoor, geminiDoor } from "./doors/gemini/door.ts";
import { ollamaChatDoor } from "./doors/ollama/chat-door.ts";
import { ollamaGenerateDoor } from "./doors/ollama/generate-door.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { openAiCompletionsDoor } from "./doors/openai-completions/door.ts";
import { openAiResponsesDoor } from "./doors/openai-responses/door.ts";
import type { ChatDoor } from "./doors/port.ts";

const doors = [
  ...[openAiChatDoor, openAiCompletionsDoor, openAiResponsesDoor],
  ...[anthropicDoor, geminiDoor, geminiArrayDoor, ollamaChatDoor],
];
type Kind = keyof typeof tables;
const kinds = Object.keys(tables) as Kind[];

const facts = {
  requestId: "req_1",
  createdAtSeconds: 1_700_000_000,
  logicalModel: { id: "lm", name: "lm" } as LogicalModelSnapshot,
  masksModel: true,
};

/** A door's way to this vendor, for a request that asks for all that can be asked for. */
function bridgeOf(door: ChatDoor, kind: Kind, stream: boolean): Bridge {
  const sample = samples[door.format as keyof typeof samples][1];
  const path = {
    pathModel: door.format === "gemini" ? "lm" : null,
    pathStream: stream,
    query: new URLSearchParams(),
  };
  const body = Buffer.from(JSON.stringify({ ...sample, ...(door.format === "gemini" ? {} : { stream }) }));
  const read = door.read({ ...path, header: () => undefined, body });
  return chatBridge(door, read, providers[kind]!, { upstreamModel: "m", providerKind: kind } as RouteSnapshot, facts);
}

const bridgesTo = (kind: Kind, stream: boolean) => doors.map((door) => bridgeOf(door, kind, stream));

const fine = { input: 1, output: 1 };

function expectCounts(units: Units | null): void {
  for (const count of Object.values(units ?? {}) as number[])
    expect(Number.isSafeInteger(count) && count >= 0 && count <= 1e9).toBe(true);
}

/** @returns whether it was an answer */
function answered(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** A stream as its events, parsed where they are JSON, and the way back to bytes. */
interface Events {
  events: unknown[];
  bytesOf(events: unknown[]): Buffer;
}

function linesOf(stream: string): Events {
  const events = stream.split("\n").map((line) => {
    const json = line.trim().replace(/^data: ?/, "");
    return json.startsWith("{") ? JSON.parse(json) : line;
  });
  const prefix = stream.includes("data:") ? "data: " : "";
  const lineOf = (event: unknown) => (typeof event === "string" ? event : prefix + JSON.stringify(event));
  return { events, bytesOf: (all) => Buffer.from(all.map(lineOf).join("\n")) };
}

function messagesOf(stream: Buffer): Events {
  const frames = framesOf(stream);
  const written = (event: unknown, at: number) =>
    frameOf({ ...(frames[at] as FrameParts), payload: Buffer.from(JSON.stringify(event)) });
  return {
    events: frames.map(({ payload }) => JSON.parse(payload.toString())),
    bytesOf: (all) => Buffer.concat(all.map(written)),
  };
}

const numRuns = 20;

describe.each(kinds)("%s", (kind) => {
  const cells = (["sync", "tools", "reasoning"] as const).map((cell) => tables[kind][cell][1] as object);
  test.each(cells)("a whole answer %#", (answer) => {
    const bridges = bridgesTo(kind, false);
    const read = (body: object) =>
      bridges.map((bridge) =>
        answered(() => {
          const told = bridge.answer(Buffer.from(JSON.stringify(body)), "application/json");
          expectCounts(told.units);
          told.outputText();
          told.body(told.units ?? fine);
        }),
      );
    expect(read(answer)).toContain(true);
    fc.assert(
      fc.property(hostile(answer), (body) => {
        read(body);
      }),
      { numRuns },
    );
  });

  const streams = (["stream", "tools as a stream", "reasoning as a stream"] as const)
    .map((cell) => tables[kind][cell][1])
    .filter((stream): stream is string | Buffer => typeof stream === "string" || Buffer.isBuffer(stream));
  test.each(streams.map((stream, at) => [at, stream] as const))("a stream, no. %i", (_at, stream) => {
    expectHarmless(bridgesTo(kind, true), stream);
  });
});

/** A stream with anything at all in one of its events, on these ways to a client. */
function expectHarmless(bridges: readonly Bridge[], stream: string | Buffer): void {
  const { events, bytesOf } = typeof stream === "string" ? linesOf(stream) : messagesOf(stream);
  const places = events.flatMap((event, at) => (typeof event === "string" ? [] : [at]));
  const read = (bytes: Buffer) => {
    for (const bridge of bridges)
      answered(() => {
        const pipe = bridge.pipe("text/event-stream", 200, {});
        const { failed } = pipe.push(bytes);
        if (!failed) pipe.end?.();
        expectCounts(pipe.units);
        bridge.textOf(bytes);
        if (pipe.finished && !failed) pipe.terminal(pipe.units ?? fine);
      });
  };
  const changed = fc
    .constantFrom(...places)
    .chain((at) =>
      hostile(events[at] as object).map((event) => events.map((each, index) => (index === at ? event : each))),
    );
  fc.assert(
    fc.property(changed, (all) => {
      read(bytesOf(all));
    }),
    { numRuns },
  );
}

/** Formats that a vendor speaks beside its own of chats. */
const besides = [
  ["openai_responses", openAiResponsesDoor, "openai"],
  ["openai_completions", openAiCompletionsDoor, "openai"],
  ["ollama_generate", ollamaGenerateDoor, "ollama"],
] as const;
test.each(besides)("a stream of %s as it passes", (format, door, kind) => {
  for (const stream of nativeStreams[format] ?? []) expectHarmless([bridgeOf(door, kind, true)], stream);
});
