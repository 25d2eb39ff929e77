/** The vendors that speak OpenAI's wire in words of their own. */
import { expect } from "vitest";
import { compatible, deepSeek, mistral } from "#server/providers/openai/fixtures/answers.ts";
import { completion } from "#tests/setup/vendor-answers.ts";
import { called, hello, larger, picture, seen } from "./openai.ts";
import type { Table } from "./table.ts";

const qwen = "Qwen/Qwen3-32B";
const qwenEyes = "Qwen/Qwen2.5-VL-7B";
const qwenHello = completion(qwen, hello, "stop", 21, 12);
const qwenCall = completion(qwen, called(null), "tool_calls", 210, 40);
const qwenThought = completion(qwen, larger, "stop", 24, 90);

/** vLLM tells totals only. Qwen's tokenizer makes of English what o200k does. */
export const compatibleTable: Table = {
  // 21 × 2.5 + 12 × 10 = 52.5 + 120 = 172.5
  sync: [qwen, compatible.sync, qwenHello, { input: 21, output: 12 }, 173n],
  stream: [qwen, compatible.stream, qwenHello, { input: 21, output: 12 }, 173n],
  // 210 × 2.5 + 40 × 10
  tools: [qwen, compatible.tools, qwenCall, { input: 210, output: 40 }, 925n],
  "tools as a stream": [qwen, compatible.toolsStream, qwenCall, { input: 210, output: 40 }, 925n],
  // 1,290 × 2.5 + 8 × 10
  vision: [
    picture,
    qwenEyes,
    compatible.vision,
    completion(qwenEyes, seen, "stop", 1290, 8),
    { input: 1290, output: 8 },
    3_305n,
  ],
  // 24 × 2.5 + 90 × 10
  reasoning: [qwen, compatible.reasoning, qwenThought, { input: 24, output: 90 }, 960n],
  "reasoning as a stream": [qwen, compatible.reasoningStream, qwenThought, { input: 24, output: 90 }, 960n],
  error: [400, compatible.error, { message: expect.stringContaining("40960 tokens"), reason: "context_length" }],
  // 8 × 2.5 + 9 × 10
  "error within a stream": [qwen, compatible.errorStream, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing": [qwen, compatible.usageMissing, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing on a stream": [qwen, compatible.usageMissingStream, hello.content, { input: 8, output: 9 }, 110n],
};

const chat = "deepseek-chat";
const chatHello = completion(chat, hello, "stop", 100, 40);
const reasoner = "deepseek-reasoner";
const reasonerThought = completion(reasoner, larger, "stop", 17, 230);
const reasonerUnits = { input: 17, output: 30, reasoning: 200 };

/** Hits and misses make the prompt. */
export const deepSeekTable: Table = {
  // 36 × 2.5 + 64 × 0.25 + 40 × 10 = 90 + 16 + 400
  sync: [chat, deepSeek.sync, chatHello, { input: 36, cached_input: 64, output: 40 }, 506n],
  stream: [chat, deepSeek.stream, chatHello, { input: 36, cached_input: 64, output: 40 }, 506n],
  // 54 × 2.5 + 128 × 0.25 + 33 × 10 = 135 + 32 + 330
  tools: [
    chat,
    deepSeek.tools,
    completion(chat, called(""), "tool_calls", 182, 33),
    { input: 54, cached_input: 128, output: 33 },
    497n,
  ],
  "tools as a stream": [
    chat,
    deepSeek.toolsStream,
    completion(chat, called(null), "tool_calls", 182, 33),
    { input: 54, cached_input: 128, output: 33 },
    497n,
  ],
  vision: [400, deepSeek.vision, { message: expect.stringContaining("unknown variant `image_url`") }],
  // 17 × 2.5 + 30 × 10 + 200 × 12 = 42.5 + 300 + 2,400 = 2,742.5
  reasoning: [reasoner, deepSeek.reasoning, reasonerThought, reasonerUnits, 2_743n],
  "reasoning as a stream": [reasoner, deepSeek.reasoningStream, reasonerThought, reasonerUnits, 2_743n],
  error: [402, deepSeek.error, { message: "Insufficient Balance", reason: "other" }],
  // 8 × 2.5 + 9 × 10, as near as the family's figures come
  "error within a stream": [chat, deepSeek.errorStream, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing": [chat, deepSeek.usageMissing, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing on a stream": [chat, deepSeek.usageMissingStream, hello.content, { input: 8, output: 9 }, 110n],
};

const small = "mistral-small-latest";
const smallHello = completion(small, hello, "stop", 16, 34);
const large = "mistral-large-latest";
const pixtral = "pixtral-12b";
const magistral = "magistral-medium-latest";
const magistralThought = completion(magistral, larger, "stop", 10, 120);

/** What Mistral reasons is told beside the answer, never as a list in its place; it counts as output. */
export const mistralTable: Table = {
  // 16 × 2.5 + 34 × 10
  sync: [small, mistral.sync, smallHello, { input: 16, output: 34 }, 380n],
  stream: [small, mistral.stream, smallHello, { input: 16, output: 34 }, 380n],
  // 94 × 2.5 + 22 × 10 = 235 + 220
  tools: [large, mistral.tools, completion(large, called(""), "tool_calls", 94, 22), { input: 94, output: 22 }, 455n],
  "tools as a stream": [
    large,
    mistral.toolsStream,
    completion(large, called(null), "tool_calls", 94, 22),
    { input: 94, output: 22 },
    455n,
  ],
  // 1,609 × 2.5 + 11 × 10 = 4,022.5 + 110 = 4,132.5
  vision: [
    picture,
    pixtral,
    mistral.vision,
    completion(pixtral, seen, "stop", 1609, 11),
    { input: 1609, output: 11 },
    4_133n,
  ],
  // 10 × 2.5 + 120 × 10
  reasoning: [magistral, mistral.reasoning, magistralThought, { input: 10, output: 120 }, 1_225n],
  "reasoning as a stream": [magistral, mistral.reasoningStream, magistralThought, { input: 10, output: 120 }, 1_225n],
  error: [400, mistral.error, { code: "3051", reason: "context_length" }],
  "error within a stream": [small, mistral.errorStream, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing": [small, mistral.usageMissing, hello.content, { input: 8, output: 9 }, 110n],
  "usage missing on a stream": [small, mistral.usageMissingStream, hello.content, { input: 8, output: 9 }, 110n],
};
