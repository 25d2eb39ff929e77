/**
 * Anthropic and Bedrock: what OpenAI's client reads of their answers, and what is charged. Every sum is worked out by hand: micro-credits a
 * token are 2.5 in, 0.25 cached, 3.125 written to a cache, 2 of images, 10 out, 12 reasoned.
 */
import { readFileSync } from "node:fs";
import { EventStreamCodec } from "@smithy/eventstream-codec";
import { describe, expect, test } from "vitest";
import { completion, expectRow, type Kind, type Row, refusal, whole } from "#tests/setup/vendor-answers.ts";

const fixture = (path: string) => readFileSync(new URL(`../providers/${path}`, import.meta.url), "utf8");
const anthropic = (name: string): object => JSON.parse(fixture(`anthropic/fixtures/${name}.json`));
const anthropicStream = (name: string) => fixture(`anthropic/fixtures/${name}.sse`);
const bedrock = (name: string): object => JSON.parse(fixture(`bedrock/fixtures/${name}.json`));

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString(),
  (text) => Buffer.from(text),
);
const frames = (name: string) =>
  Buffer.concat(
    (bedrock(name) as [string, unknown][]).map(([type, payload]) => {
      const headers = { ":event-type": type, ":content-type": "application/json", ":message-type": "event" };
      const typed = Object.entries(headers).map(([key, value]) => [key, { type: "string" as const, value }]);
      return codec.encode({ headers: Object.fromEntries(typed), body: Buffer.from(JSON.stringify(payload)) });
    }),
  );

const call = (id: string, name: string, json: object) => ({
  id,
  type: "function" as const,
  function: { name, arguments: JSON.stringify(json) },
});

const sonnet = "claude-sonnet-4-5-20250929";
const opus = "claude-opus-4-7";

/** Anthropic counts what came from a cache or went into it beside the input. */
const anthropicRows: Row[] = [
  [
    "sync",
    sonnet,
    anthropic("text"),
    completion(sonnet, { content: "Hello! How can I help you today?" }, "stop", 4143, 503),
    { input: 2095, cached_input: 1800, cache_write: 248, output: 503 },
    // 2,095 × 2.5 + 1,800 × 0.25 + 248 × 3.125 + 503 × 10 = 5,237.5 + 450 + 775 + 5,030 = 11,492.5
    11_493n,
  ],
  [
    "stream",
    sonnet,
    anthropicStream("text"),
    completion(sonnet, { content: "Grüße, 世界 🌊!" }, "stop", 165, 15),
    { input: 25, cached_input: 40, cache_write: 100, output: 15 },
    // 25 × 2.5 + 40 × 0.25 + 100 × 3.125 + 15 × 10 = 62.5 + 10 + 312.5 + 150
    535n,
  ],
  [
    "tools and reasoning",
    opus,
    anthropic("tools"),
    completion(
      opus,
      {
        content: "I'll look up both.",
        tool_calls: [
          call("toolu_01A09q90qw90lq917835lq9", "get_weather", { location: "San Francisco, CA" }),
          call("toolu_01B", "get_time", {}),
        ],
      },
      "tool_calls",
      472,
      189,
    ),
    { input: 472, output: 129, reasoning: 60 },
    // 472 × 2.5 + 129 × 10 + 60 × 12 = 1,180 + 1,290 + 720
    3_190n,
  ],
  [
    "refusal",
    "claude-opus-5",
    anthropic("refusal"),
    completion(
      "claude-opus-5",
      { content: null, refusal: "The request could enable cyber harm." },
      "content_filter",
      30,
      1,
    ),
    { input: 30, output: 1 },
    // 30 × 2.5 + 1 × 10
    85n,
  ],
];

/** Converse does not say which model served, and its `inputTokens` leaves the cache out. */
const nova = "amazon.nova-pro-v1:0";
const bedrockRows: Row[] = [
  [
    "sync",
    nova,
    bedrock("sync"),
    completion(nova, { content: "Here's a list of 3 pop songs by artists from the UK." }, "stop", 125, 60),
    { input: 125, output: 60 },
    // 125 × 2.5 + 60 × 10 = 312.5 + 600 = 912.5
    913n,
  ],
  [
    "stream",
    nova,
    frames("stream"),
    completion(nova, { content: "Grüße, 世界 🌊" }, "stop", 110, 8),
    { input: 10, cached_input: 100, output: 8 },
    // 10 × 2.5 + 100 × 0.25 + 8 × 10
    130n,
  ],
  [
    "tools",
    nova,
    bedrock("tools"),
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
  [
    "tools as a stream",
    nova,
    frames("stream-tools"),
    completion(
      nova,
      {
        content: null,
        tool_calls: [
          { id: "tooluse_1", type: "function", function: { name: "top_song", arguments: '{"sign": "WZPZ"}' } },
          call("tooluse_2", "now", {}),
        ],
      },
      "tool_calls",
      30,
      44,
    ),
    { input: 30, output: 44 },
    // 30 × 2.5 + 44 × 10
    515n,
  ],
  [
    "vision",
    nova,
    bedrock("vision"),
    completion(nova, { content: "A lock on a canal." }, "length", 1601, 5),
    { input: 1601, output: 5 },
    // 1,601 × 2.5 + 5 × 10 = 4,002.5 + 50 = 4,052.5
    4_053n,
  ],
  [
    "reasoning",
    nova,
    bedrock("reasoning"),
    completion(nova, { content: "4" }, "stop", 40, 210),
    { input: 40, output: 210 },
    // 40 × 2.5 + 210 × 10: Converse does not tell reasoning apart
    2_200n,
  ],
];

const vendors: [Kind, Row[]][] = [
  ["anthropic", anthropicRows],
  ["bedrock", bedrockRows],
];

describe.each(vendors)("an answer of %s", (kind, rows) => {
  test.each(rows)("%s is read by OpenAI's client and charged by hand's sum", (...row) => expectRow(kind, row));
});

test.each([
  ["anthropic", 529, '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', "Overloaded"],
  ["bedrock", 400, '{"message":"The model returned the following errors: Input is too long"}', "Input is too long"],
] as const)(
  "an error of %s (%d) is told in OpenAI's words, and there is nothing to charge",
  (kind, status, body, message) => {
    expect(refusal(kind, status, body)?.message).toContain(message);
  },
);

/** The answer without its usage. */
const silent = (body: object) => {
  const { usage: _, usageMetadata: __, ...rest } = body as Record<string, unknown>;
  return rest;
};

// "Hi" in a message is 8 tokens of o200k, the answer 9, which Anthropic's tokenizers make 10: 8 × 2.5 + 10 × 10.
// Of Nova nothing is known: "Hello." is 6 bytes, at 4 a token 2, and the request is what its bytes say: 2.5 + 20 = 22.5.
test.each([
  ["anthropic", sonnet, silent(anthropic("text")), { input: 8, output: 10 }, 120n],
  ["bedrock", nova, bedrock("usage-missing"), { input: 1, output: 2 }, 23n],
] as const)("usage that %s leaves out is estimated", async (kind, model, body, units, micros) => {
  const told = await whole(kind, model, body);
  expect([told.units, told.micros]).toEqual([units, micros]);
});
