/** Google counts thoughts beside the candidates' tokens, and images by themselves. */
import { expect } from "vitest";
import * as gemini from "#server/providers/gemini/fixtures/answers.ts";
import { completion } from "#tests/setup/vendor-answers.ts";
import { call, type Table } from "./table.ts";

const flash = "gemini-2.5-flash";
const pro = "gemini-3-pro-preview";
const level = { content: "A ledger finds its level." };
const calls = [
  call("8f2b1a3c", "get_weather", { city: "Paris" }),
  { ...call("", "get_weather", { city: "Zürich", unit: "c" }), id: expect.any(String) as string },
];
const { usageMetadata: _, ...silent } = gemini.textAnswer;

export const geminiTable: Table = {
  sync: [
    flash,
    gemini.textAnswer,
    completion(flash, level, "stop", 8, 11),
    { input: 8, output: 11 },
    // 8 × 2.5 + 11 × 10
    130n,
  ],
  stream: [
    flash,
    gemini.textStream,
    completion(flash, { content: "A ledger finds 世界's level 🌊." }, "stop", 8, 11),
    { input: 8, output: 11 },
    130n,
  ],
  tools: [
    pro,
    gemini.toolsAnswer,
    completion(pro, { content: null, tool_calls: calls }, "tool_calls", 96, 145),
    { input: 96, output: 34, reasoning: 111 },
    // 96 × 2.5 + 34 × 10 + 111 × 12 = 240 + 340 + 1,332
    1_912n,
  ],
  "tools as a stream": [
    pro,
    gemini.toolsStream,
    completion(pro, { content: null, tool_calls: calls }, "tool_calls", 96, 145),
    { input: 96, output: 34, reasoning: 111 },
    1_912n,
  ],
  vision: [
    '{"inlineData":{"mimeType":"image/png","data":"PNG"}}',
    flash,
    gemini.visionAnswer,
    completion(flash, level, "stop", 266, 11),
    { input: 8, image_input: 258, output: 11 },
    // 8 × 2.5 + 258 × 2 + 11 × 10 = 20 + 516 + 110
    646n,
  ],
  reasoning: [
    "gemini-2.5-pro",
    gemini.reasoningAnswer,
    completion("gemini-2.5-pro", { content: "9.9 is larger." }, "stop", 12, 206),
    { input: 8, cached_input: 4, output: 6, reasoning: 200 },
    // 8 × 2.5 + 4 × 0.25 + 6 × 10 + 200 × 12 = 20 + 1 + 60 + 2,400
    2_481n,
  ],
  "reasoning as a stream": [
    flash,
    gemini.reasoningStream,
    completion(flash, { content: "Yes." }, "stop", 8, 42),
    { input: 8, output: 2, reasoning: 40 },
    // 8 × 2.5 + 2 × 10 + 40 × 12
    520n,
  ],
  error: [503, JSON.stringify(gemini.overloaded), { message: expect.stringContaining("The model is overloaded") }],
  // "A ledger" is 2 tokens: 8 × 2.5 + 2 × 10
  "error within a stream": [flash, gemini.errorStream, "A ledger", { input: 8, output: 2 }, 40n],
  // "Hi" in a message is 8 tokens, the answer 6: 20 + 60
  "usage missing": [flash, silent, level.content, { input: 8, output: 6 }, 80n],
  "usage missing on a stream": [flash, gemini.usageMissingStream, level.content, { input: 8, output: 6 }, 80n],
};
