/**
 * Gemini and Ollama: what OpenAI's client reads of their answers, and what is charged. Every sum is worked out by hand: micro-credits a
 * token are 2.5 in, 0.25 cached, 3.125 written to a cache, 2 of images, 10 out, 12 reasoned.
 */
import { describe, expect, test } from "vitest";
import * as gemini from "#server/providers/gemini/fixtures/answers.ts";
import { ollama } from "#server/providers/ollama/fixtures/answers.ts";
import { completion, expectRow, type Kind, type Row, refusal, whole } from "#tests/setup/vendor-answers.ts";

const call = (id: string, name: string, json: object) => ({
  id,
  type: "function" as const,
  function: { name, arguments: JSON.stringify(json) },
});

const hello = { content: "Hello! How can I assist you today?" };

const flash = "gemini-2.5-flash";
const geminiTools = [
  call("8f2b1a3c", "get_weather", { city: "Paris" }),
  { ...call("", "get_weather", { city: "Zürich", unit: "c" }), id: expect.any(String) as string },
];
const visionAnswer = {
  ...gemini.textAnswer,
  usageMetadata: {
    promptTokenCount: 266,
    candidatesTokenCount: 11,
    totalTokenCount: 277,
    promptTokensDetails: [
      { modality: "TEXT", tokenCount: 8 },
      { modality: "IMAGE", tokenCount: 258 },
    ],
  },
};

/** Google counts thoughts beside the candidates' tokens, and images by themselves. */
const geminiRows: Row[] = [
  [
    "sync",
    flash,
    gemini.textAnswer,
    completion(flash, { content: "A ledger finds its level." }, "stop", 8, 11),
    { input: 8, output: 11 },
    // 8 × 2.5 + 11 × 10
    130n,
  ],
  [
    "stream",
    flash,
    gemini.textStream,
    completion(flash, { content: "A ledger finds 世界's level 🌊." }, "stop", 8, 11),
    { input: 8, output: 11 },
    130n,
  ],
  ...[gemini.toolsAnswer, gemini.toolsStream].map(
    (body, at): Row => [
      ["tools", "tools as a stream"][at] ?? "",
      "gemini-3-pro-preview",
      body,
      completion("gemini-3-pro-preview", { content: null, tool_calls: geminiTools }, "tool_calls", 96, 145),
      { input: 96, output: 34, reasoning: 111 },
      // 96 × 2.5 + 34 × 10 + 111 × 12 = 240 + 340 + 1,332
      1_912n,
    ],
  ),
  [
    "vision",
    flash,
    visionAnswer,
    completion(flash, { content: "A ledger finds its level." }, "stop", 266, 11),
    { input: 8, image_input: 258, output: 11 },
    // 8 × 2.5 + 258 × 2 + 11 × 10 = 20 + 516 + 110
    646n,
  ],
  [
    "reasoning",
    "gemini-2.5-pro",
    gemini.reasoningAnswer,
    completion("gemini-2.5-pro", { content: "9.9 is larger." }, "stop", 12, 206),
    { input: 8, cached_input: 4, output: 6, reasoning: 200 },
    // 8 × 2.5 + 4 × 0.25 + 6 × 10 + 200 × 12 = 20 + 1 + 60 + 2,400
    2_481n,
  ],
  [
    "reasoning as a stream",
    flash,
    gemini.reasoningStream,
    completion(flash, { content: "Yes." }, "stop", 8, 42),
    { input: 8, output: 2, reasoning: 40 },
    // 8 × 2.5 + 2 × 10 + 40 × 12
    520n,
  ],
];

/** Ollama has two counts; its calls have no ids. */
const ollamaRows: Row[] = (["sync", "stream"] as const).map((name): Row => {
  // 26 × 2.5 + 298 × 10
  const read = completion("llama3.2", hello, "stop", 26, 298);
  return [name, "llama3.2", ollama[name], read, { input: 26, output: 298 }, 3_045n];
});
ollamaRows.push(
  [
    "tools",
    "llama3.2",
    ollama.tools,
    completion(
      "llama3.2",
      {
        content: null,
        tool_calls: [call("call_0", "get_weather", { city: "Paris" }), call("call_1", "get_time", {})],
      },
      "tool_calls",
      169,
      15,
    ),
    { input: 169, output: 15 },
    // 169 × 2.5 + 15 × 10 = 422.5 + 150 = 572.5
    573n,
  ],
  [
    "vision",
    "llama3.2",
    ollama.vision,
    completion("llama3.2", { content: "A boardwalk." }, "length", 601, 5),
    { input: 601, output: 5 },
    // 601 × 2.5 + 5 × 10 = 1,502.5 + 50 = 1,552.5
    1_553n,
  ],
  [
    "reasoning",
    "llama3.2",
    ollama.reasoning,
    completion("llama3.2", { content: "9.9 is larger." }, "stop", 20, 55),
    { input: 20, output: 55 },
    // 20 × 2.5 + 55 × 10: thinking is part of eval_count
    600n,
  ],
);

const vendors: [Kind, Row[]][] = [
  ["gemini", geminiRows],
  ["ollama", ollamaRows],
];

describe.each(vendors)("an answer of %s", (kind, rows) => {
  test.each(rows)("%s is read by OpenAI's client and charged by hand's sum", (...row) => expectRow(kind, row));
});

test.each([
  ["gemini", 503, JSON.stringify(gemini.overloaded), "The model is overloaded"],
  ["ollama", 400, ollama.error, "does not support tools"],
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

// "Hi" in a message is 8 tokens; "A ledger finds its level." 6, the greeting 9: 20 + 60 and 20 + 90.
test.each([
  ["gemini", flash, silent(gemini.textAnswer), { input: 8, output: 6 }, 80n],
  ["ollama", "llama3.2", ollama.usageMissing, { input: 8, output: 9 }, 110n],
] as const)("usage that %s leaves out is estimated", async (kind, model, body, units, micros) => {
  const told = await whole(kind, model, body);
  expect([told.units, told.micros]).toEqual([units, micros]);
});
