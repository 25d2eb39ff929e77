/** Ollama has two counts, thinking is part of the second; its calls have no ids. */
import { expect } from "vitest";
import { ollama } from "#server/providers/ollama/fixtures/answers.ts";
import { completion } from "#tests/setup/vendor-answers.ts";
import { call, type Table } from "./table.ts";

const llama = "llama3.2";
const hello = { content: "Hello! How can I assist you today?" };
const larger = { content: "9.9 is larger." };
const tool_calls = [call("call_0", "get_weather", { city: "Paris" }), call("call_1", "get_time", {})];
const called = completion(llama, { content: null, tool_calls }, "tool_calls", 169, 15);

export const ollamaTable: Table = {
  // 26 × 2.5 + 298 × 10
  sync: [llama, ollama.sync, completion(llama, hello, "stop", 26, 298), { input: 26, output: 298 }, 3_045n],
  stream: [llama, ollama.stream, completion(llama, hello, "stop", 26, 298), { input: 26, output: 298 }, 3_045n],
  // 169 × 2.5 + 15 × 10 = 422.5 + 150 = 572.5
  tools: [llama, ollama.tools, called, { input: 169, output: 15 }, 573n],
  "tools as a stream": [llama, ollama.toolsStream, called, { input: 169, output: 15 }, 573n],
  vision: [
    '"images":["PNG"]',
    llama,
    ollama.vision,
    completion(llama, { content: "A boardwalk." }, "length", 601, 5),
    { input: 601, output: 5 },
    // 601 × 2.5 + 5 × 10 = 1,502.5 + 50 = 1,552.5
    1_553n,
  ],
  // 20 × 2.5 + 55 × 10
  reasoning: [llama, ollama.reasoning, completion(llama, larger, "stop", 20, 55), { input: 20, output: 55 }, 600n],
  "reasoning as a stream": [
    llama,
    ollama.reasoningStream,
    completion(llama, larger, "stop", 20, 55),
    { input: 20, output: 55 },
    600n,
  ],
  error: [400, ollama.error, { message: expect.stringContaining("does not support tools"), reason: "capability" }],
  // "Hi" in a message is 8 tokens, the greeting 9: 8 × 2.5 + 9 × 10
  "error within a stream": [llama, ollama.errorStream, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing": [llama, ollama.usageMissing, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing on a stream": [llama, ollama.usageMissingStream, hello.content, { input: 8, output: 9 }, 110n],
};
