/**
 * OpenAI's wire in the words of each vendor that speaks it: what OpenAI's client reads, and what is charged. Every sum
 * is worked out by hand: micro-credits a token are 2.5 in, 0.25 cached, 3.125 written to a cache, 2 of images, 10 out,
 * 12 reasoned.
 */
import { describe, expect, test } from "vitest";
import { azure, calls, deepSeek, mistral, openAi } from "#server/providers/openai/fixtures/answers.ts";
import { completion, expectRow, type Kind, type Row, refusal, whole } from "#tests/setup/vendor-answers.ts";

const hello = { content: "Hello! How can I assist you today?" };
const larger = { content: "9.9 is larger." };
const seen = { content: "A boardwalk through a green meadow." };
const called = (content: string | null) => ({
  content,
  tool_calls: calls.map((call) => ({ ...call, type: "function" as const })),
});

/** What was cached is part of the prompt, what was reasoned part of the completion. */
const rowsOf = (bodies: typeof openAi | typeof azure, model: string, thinker: string): Row[] => [
  // 19 × 2.5 + 10 × 10 = 47.5 + 100 = 147.5
  ["sync", model, bodies.sync, completion(model, hello, "stop", 19, 10), { input: 19, output: 10 }, 148n],
  ["stream", model, bodies.stream, completion(model, hello, "stop", 19, 10), { input: 19, output: 10 }, 148n],
  // 82 × 2.5 + 17 × 10 = 205 + 170
  [
    "tools",
    model,
    bodies.tools,
    completion(model, called(null), "tool_calls", 82, 17),
    { input: 82, output: 17 },
    375n,
  ],
  [
    "tools as a stream",
    model,
    bodies.toolsStream,
    completion(model, called(null), "tool_calls", 82, 17),
    { input: 82, output: 17 },
    375n,
  ],
  // 93 × 2.5 + 1,024 × 0.25 + 46 × 10 = 232.5 + 256 + 460 = 948.5
  [
    "vision",
    model,
    bodies.vision,
    completion(model, seen, "stop", 1117, 46),
    { input: 93, cached_input: 1024, output: 46 },
    949n,
  ],
  // 15 × 2.5 + 75 × 10 + 1,088 × 12 = 37.5 + 750 + 13,056 = 13,843.5
  [
    "reasoning",
    thinker,
    bodies.reasoning,
    completion(thinker, larger, "stop", 15, 1163),
    { input: 15, output: 75, reasoning: 1088 },
    13_844n,
  ],
];

/** Hits and misses make the prompt. */
const deepSeekRows: Row[] = (["sync", "stream"] as const).map((name): Row => {
  const read = completion("deepseek-chat", hello, "stop", 100, 40);
  // 36 × 2.5 + 64 × 0.25 + 40 × 10 = 90 + 16 + 400
  return [name, "deepseek-chat", deepSeek[name], read, { input: 36, cached_input: 64, output: 40 }, 506n];
});
deepSeekRows.push(
  // 54 × 2.5 + 128 × 0.25 + 33 × 10 = 135 + 32 + 330
  [
    "tools",
    "deepseek-chat",
    deepSeek.tools,
    completion("deepseek-chat", called(""), "tool_calls", 182, 33),
    { input: 54, cached_input: 128, output: 33 },
    497n,
  ],
  // 17 × 2.5 + 30 × 10 + 200 × 12 = 42.5 + 300 + 2,400 = 2,742.5
  [
    "reasoning",
    "deepseek-reasoner",
    deepSeek.reasoning,
    completion("deepseek-reasoner", larger, "stop", 17, 230),
    { input: 17, output: 30, reasoning: 200 },
    2_743n,
  ],
);

/** What Mistral reasons is told beside the answer, never as a list in its place. */
const mistralRows: Row[] = (["sync", "stream"] as const).map((name): Row => {
  const read = completion("mistral-small-latest", hello, "stop", 16, 34);
  // 16 × 2.5 + 34 × 10
  return [name, "mistral-small-latest", mistral[name], read, { input: 16, output: 34 }, 380n];
});
mistralRows.push(
  // 94 × 2.5 + 22 × 10 = 235 + 220
  [
    "tools",
    "mistral-large-latest",
    mistral.tools,
    completion("mistral-large-latest", called(""), "tool_calls", 94, 22),
    { input: 94, output: 22 },
    455n,
  ],
  // 1,609 × 2.5 + 11 × 10 = 4,022.5 + 110 = 4,132.5
  [
    "vision",
    "pixtral-12b",
    mistral.vision,
    completion("pixtral-12b", seen, "stop", 1609, 11),
    { input: 1609, output: 11 },
    4_133n,
  ],
);
for (const name of ["reasoning", "reasoningStream"] as const) {
  const read = completion("magistral-medium-latest", larger, "stop", 10, 120);
  // 10 × 2.5 + 120 × 10
  mistralRows.push([name, "magistral-medium-latest", mistral[name], read, { input: 10, output: 120 }, 1_225n]);
}

const vendors: [Kind, Row[]][] = [
  ["openai", rowsOf(openAi, "gpt-4o-2024-08-06", "gpt-5")],
  ["azure_openai", rowsOf(azure, "gpt-4o-2024-11-20", "o4-mini-2025-04-16")],
  ["deepseek", deepSeekRows],
  ["mistral", mistralRows],
];

describe.each(vendors)("an answer of %s", (kind, rows) => {
  test.each(rows)("%s is read by OpenAI's client and charged by hand's sum", (...row) => expectRow(kind, row));
});

test("what is reasoned stands beside the answer", async () => {
  for (const [kind, body] of [
    ["deepseek", deepSeek.reasoning],
    ["mistral", mistral.reasoning],
  ] as const) {
    const { completion: read } = await whole(kind, "magistral", body);
    expect(read.choices[0]?.message, kind).toMatchObject({ reasoning_content: "9.9 is 9.90." });
  }
});

test.each([
  ["openai", 400, openAi.error, { code: "context_length_exceeded", param: "messages", reason: "context_length" }],
  ["azure_openai", 400, azure.error, { code: "content_filter", param: "prompt", reason: "content_filter" }],
  ["deepseek", 402, deepSeek.error, { message: "Insufficient Balance", reason: "other" }],
  ["deepseek", 400, deepSeek.vision, { message: expect.stringContaining("unknown variant `image_url`") }],
  ["mistral", 400, mistral.error, { code: "3051", reason: "context_length" }],
] as const)(
  "an error of %s (%d) is told in OpenAI's words, and there is nothing to charge",
  (kind, status, body, told) => {
    expect(refusal(kind, status, body)).toMatchObject(told);
  },
);

describe("usage that nobody reports is counted", () => {
  // "Hi" in a message is 1 + 3 + 1 for the role, and 3 begin the answer: 8 tokens. The answer has 9 tokens of o200k.
  test.each([
    ["openai", "gpt-4o-2024-08-06", openAi.usageMissing],
    ["azure_openai", "gpt-4o-2024-11-20", azure.usageMissing],
  ] as const)("by %s's own tokenizer", async (kind, model, body) => {
    const { micros, units } = await whole(kind, model, body);
    expect(units).toEqual({ input: 8, output: 9 });
    // 8 × 2.5 + 9 × 10
    expect(micros).toBe(110n);
  });

  test.each([
    ["deepseek", "deepseek-chat", deepSeek.usageMissing],
    ["mistral", "mistral-small-latest", mistral.usageMissing],
  ] as const)("by an estimate for %s", async (kind, model, body) => {
    const { micros, units } = await whole(kind, model, body);
    // 8 × 2.5 + 9 × 10, as near as the family's figures come
    expect([units, micros]).toEqual([{ input: 8, output: 9 }, 110n]);
  });
});
