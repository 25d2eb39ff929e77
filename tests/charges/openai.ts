/** OpenAI and Azure: what was cached is part of the prompt, what was reasoned part of the completion. */
import { azure, calls, openAi } from "#server/providers/openai/fixtures/answers.ts";
import { completion } from "#tests/setup/vendor-answers.ts";
import type { Refused, Table } from "./table.ts";

export const hello = { content: "Hello! How can I assist you today?" };
export const larger = { content: "9.9 is larger." };
export const seen = { content: "A boardwalk through a green meadow." };
export const called = (content: string | null) => ({
  content,
  tool_calls: calls.map((call) => ({ ...call, type: "function" as const })),
});
/** A picture as OpenAI's wire has it. */
export const picture = '{"type":"image_url","image_url":{"url":"data:image/png;base64,PNG"}}';

function tableOf(bodies: typeof openAi | typeof azure, model: string, thinker: string, error: Refused): Table {
  const greeting = completion(model, hello, "stop", 19, 10);
  const calling = completion(model, called(null), "tool_calls", 82, 17);
  const thought = completion(thinker, larger, "stop", 15, 1163);
  const reasoned = { input: 15, output: 75, reasoning: 1088 };
  return {
    // 19 × 2.5 + 10 × 10 = 47.5 + 100 = 147.5
    sync: [model, bodies.sync, greeting, { input: 19, output: 10 }, 148n],
    stream: [model, bodies.stream, greeting, { input: 19, output: 10 }, 148n],
    // 82 × 2.5 + 17 × 10 = 205 + 170
    tools: [model, bodies.tools, calling, { input: 82, output: 17 }, 375n],
    "tools as a stream": [model, bodies.toolsStream, calling, { input: 82, output: 17 }, 375n],
    vision: [
      picture,
      model,
      bodies.vision,
      completion(model, seen, "stop", 1117, 46),
      { input: 93, cached_input: 1024, output: 46 },
      // 93 × 2.5 + 1,024 × 0.25 + 46 × 10 = 232.5 + 256 + 460 = 948.5
      949n,
    ],
    // 15 × 2.5 + 75 × 10 + 1,088 × 12 = 37.5 + 750 + 13,056 = 13,843.5
    reasoning: [thinker, bodies.reasoning, thought, reasoned, 13_844n],
    "reasoning as a stream": [thinker, bodies.reasoningStream, thought, reasoned, 13_844n],
    error,
    // "Hi" in a message is 1 + 3 + 1 for the role, and 3 begin the answer: 8 tokens. The greeting has 9 of o200k: 20 + 90
    "error within a stream": [model, bodies.errorStream, hello.content, { input: 8, output: 9 }, 110n],
    "usage missing": [model, bodies.usageMissing, hello.content, { input: 8, output: 9 }, 110n],
    "usage missing on a stream": [model, bodies.usageMissingStream, hello.content, { input: 8, output: 9 }, 110n],
  };
}

export const openAiTable = tableOf(openAi, "gpt-4o-2024-08-06", "gpt-5", [
  400,
  openAi.error,
  { code: "context_length_exceeded", param: "messages", reason: "context_length" },
]);

export const azureTable = tableOf(azure, "gpt-4o-2024-11-20", "o4-mini-2025-04-16", [
  400,
  azure.error,
  { code: "content_filter", param: "prompt", reason: "content_filter" },
]);
