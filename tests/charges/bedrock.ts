/** Converse does not say which model served, its `inputTokens` leaves the cache out, and it does not tell reasoning apart. */
import { readFileSync } from "node:fs";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { completion } from "#tests/setup/vendor-answers.ts";
import { call, type Table } from "./table.ts";

const fixture = (name: string): object =>
  JSON.parse(
    readFileSync(new URL(`../../server/providers/bedrock/fixtures/${name}.json`, import.meta.url), "utf8"),
  ) as object;

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);

function frame(messageType: "event" | "exception", type: string, payload: unknown): Uint8Array {
  const headers = { [`:${messageType}-type`]: type, ":content-type": "application/json", ":message-type": messageType };
  const typed = Object.entries(headers).map(([key, value]) => [key, { type: "string" as const, value }]);
  return codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(payload)) });
}

type Event = [type: string, payload: unknown];
const frames = (events: Event[]) => Buffer.concat(events.map(([type, payload]) => frame("event", type, payload)));
const streamOf = (name: string) => fixture(name) as Event[];

const nova = "amazon.nova-pro-v1:0";
const four = { content: "4" };
const calls = [call("tooluse_1", "top_song", '{"sign": "WZPZ"}'), call("tooluse_2", "now", {})];

export const bedrock: Table = {
  sync: [
    nova,
    fixture("sync"),
    completion(nova, { content: "Here's a list of 3 pop songs by artists from the UK." }, "stop", 125, 60),
    { input: 125, output: 60 },
    // 125 × 2.5 + 60 × 10 = 312.5 + 600 = 912.5
    913n,
  ],
  stream: [
    nova,
    frames(streamOf("stream")),
    completion(nova, { content: "Grüße, 世界 🌊" }, "stop", 110, 8),
    { input: 10, cached_input: 100, output: 8 },
    // 10 × 2.5 + 100 × 0.25 + 8 × 10
    130n,
  ],
  tools: [
    nova,
    fixture("tools"),
    completion(
      nova,
      {
        content: "I'll look up both.",
        tool_calls: [
          call("tooluse_kZJMlvQmRJ6eAyJE5GIl7Q", "top_song", { sign: "WZPZ", nested: { list: [1, 2.5, null] } }),
          call("tooluse_2", "now", {}),
        ],
      },
      "tool_calls",
      2943,
      68,
    ),
    { input: 383, cached_input: 2048, cache_write: 512, output: 68 },
    // 383 × 2.5 + 2,048 × 0.25 + 512 × 3.125 + 68 × 10 = 957.5 + 512 + 1,600 + 680 = 3,749.5
    3_750n,
  ],
  "tools as a stream": [
    nova,
    frames(streamOf("stream-tools")),
    completion(nova, { content: null, tool_calls: calls }, "tool_calls", 30, 44),
    { input: 30, output: 44 },
    // 30 × 2.5 + 44 × 10
    515n,
  ],
  vision: [
    '{"image":{"format":"png","source":{"bytes":"PNG"}}}',
    nova,
    fixture("vision"),
    completion(nova, { content: "A lock on a canal." }, "length", 1601, 5),
    { input: 1601, output: 5 },
    // 1,601 × 2.5 + 5 × 10 = 4,002.5 + 50 = 4,052.5
    4_053n,
  ],
  reasoning: [
    nova,
    fixture("reasoning"),
    completion(nova, four, "stop", 40, 210),
    { input: 40, output: 210 },
    // 40 × 2.5 + 210 × 10
    2_200n,
  ],
  "reasoning as a stream": [
    nova,
    frames(streamOf("reasoning-stream")),
    completion(nova, four, "stop", 40, 210),
    { input: 40, output: 210 },
    2_200n,
  ],
  error: [
    400,
    '{"message":"The model returned the following errors: Input is too long"}',
    { message: "The model returned the following errors: Input is too long", reason: "context_length" },
  ],
  // Of Nova's tokens nothing is known: what came is 20 bytes, at 4 a token 5; 1 × 2.5 + 5 × 10 = 52.5
  "error within a stream": [
    nova,
    Buffer.concat([
      frames(streamOf("stream").slice(0, 3)),
      frame("exception", "modelStreamErrorException", { message: "The model's stream failed." }),
    ]),
    "Grüße, 世界 🌊",
    { input: 1, output: 5 },
    53n,
  ],
  // "Hello." is 6 bytes, at 4 a token 2, and the request is what its bytes say: 2.5 + 20 = 22.5
  "usage missing": [nova, fixture("usage-missing"), "Hello.", { input: 1, output: 2 }, 23n],
  "usage missing on a stream": [
    nova,
    frames(streamOf("stream").filter(([type]) => type !== "metadata")),
    "Grüße, 世界 🌊",
    { input: 1, output: 5 },
    53n,
  ],
};
