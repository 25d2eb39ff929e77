/** Anthropic counts what came from a cache or went into it beside the input. */
import { readFileSync } from "node:fs";
import { completion } from "#tests/setup/vendor-answers.ts";
import { type Answered, call, type Table } from "./table.ts";

const fixture = (name: string) =>
  readFileSync(new URL(`../../server/providers/anthropic/fixtures/${name}`, import.meta.url), "utf8");
const answer = (name: string): object => JSON.parse(fixture(`${name}.json`));
const stream = (name: string) => fixture(`${name}.sse`);

const sonnet = "claude-sonnet-4-5-20250929";
const opus = "claude-opus-4-7";
const text = { content: "Hello! How can I help you today?" };
const larger = { content: "9.9 is larger." };
const { usage: _, ...silent } = answer("text") as Record<string, unknown>;

export const anthropic: Table = {
  sync: [
    sonnet,
    answer("text"),
    completion(sonnet, text, "stop", 4143, 503),
    { input: 2095, cached_input: 1800, cache_write: 248, output: 503 },
    // 2,095 × 2.5 + 1,800 × 0.25 + 248 × 3.125 + 503 × 10 = 5,237.5 + 450 + 775 + 5,030 = 11,492.5
    11_493n,
  ],
  stream: [
    sonnet,
    stream("text"),
    completion(sonnet, { content: "Grüße, 世界 🌊!" }, "stop", 165, 15),
    { input: 25, cached_input: 40, cache_write: 100, output: 15 },
    // 25 × 2.5 + 40 × 0.25 + 100 × 3.125 + 15 × 10 = 62.5 + 10 + 312.5 + 150
    535n,
  ],
  tools: [
    opus,
    answer("tools"),
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
  "tools as a stream": [
    opus,
    stream("tools"),
    completion(
      opus,
      {
        content: "I'll look up both.",
        tool_calls: [
          call("toolu_01T1x1fJ34qAmk2tNTrN7Up6", "get_weather", '{"location": "San Francisco, CA"}'),
          call("toolu_01B", "get_time", {}),
        ],
      },
      "tool_calls",
      472,
      89,
    ),
    { input: 472, output: 59, reasoning: 30 },
    // 472 × 2.5 + 59 × 10 + 30 × 12 = 1,180 + 590 + 360
    2_130n,
  ],
  vision: [
    '{"type":"image","source":{"type":"base64","media_type":"image/png","data":"PNG"}}',
    sonnet,
    answer("vision"),
    completion(sonnet, { content: "A lock on a canal." }, "stop", 1551, 9),
    { input: 1551, output: 9 },
    // Pictures are part of the input: 1,551 × 2.5 + 9 × 10 = 3,877.5 + 90 = 3,967.5
    3_968n,
  ],
  reasoning: [
    opus,
    answer("reasoning"),
    completion(opus, larger, "stop", 24, 230),
    { input: 24, output: 30, reasoning: 200 },
    // 24 × 2.5 + 30 × 10 + 200 × 12 = 60 + 300 + 2,400
    2_760n,
  ],
  "reasoning as a stream": [
    opus,
    stream("reasoning"),
    completion(opus, larger, "stop", 24, 230),
    { input: 24, output: 30, reasoning: 200 },
    2_760n,
  ],
  error: [
    529,
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
    { message: "Overloaded", reason: "other" },
  ],
  // "Half an ans" is 3 tokens of o200k, which Anthropic's tokenizers make 3.2; 25 in were reported: 25 × 2.5 + 3 × 10 = 92.5
  "error within a stream": [sonnet, stream("error"), "Half an ans", { input: 25, output: 3 }, 93n],
  // "Hi" in a message is 8 tokens of o200k, the answer 9, which Anthropic's tokenizers make 10: 8 × 2.5 + 10 × 10
  "usage missing": [sonnet, silent, text.content, { input: 8, output: 10 }, 120n],
  // "Twelve bytes" is 3 tokens of o200k
  "usage missing on a stream": [sonnet, stream("usage-missing"), "Twelve bytes", { input: 8, output: 3 }, 50n],
};

export const anthropicRefusal: Answered = [
  "claude-opus-5",
  answer("refusal"),
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
];
