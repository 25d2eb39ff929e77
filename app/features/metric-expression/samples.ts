/**
 * Sample replies, one per vendor and shape, with the expressions that read them: fields as the vendors' own references
 * show them (see server/metering/expressions/usage-functions.ts for the pages).
 */
import type { UnitKind } from "#server/contracts/units.ts";

export interface MetricRow {
  kind: UnitKind;
  expression: string;
}

export interface Sample {
  id: string;
  label: string;
  body: string;
  rows: readonly MetricRow[];
  /** Of the reply. */
  durationMs?: number;
  headers?: string;
}

const json = (value: unknown): string => JSON.stringify(value, null, 2);

export const samples: readonly Sample[] = [
  {
    id: "openai",
    label: "OpenAI, chat completion",
    body: json({
      id: "chatcmpl-1",
      object: "chat.completion",
      model: "gpt-4o",
      choices: [{ index: 0, message: { role: "assistant", content: "Hello." }, finish_reason: "stop" }],
      usage: {
        prompt_tokens: 1200,
        completion_tokens: 340,
        total_tokens: 1540,
        prompt_tokens_details: { cached_tokens: 1024, audio_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 128, audio_tokens: 0 },
      },
    }),
    rows: [
      {
        kind: "input",
        expression:
          "openai_completions_usage().prompt_tokens - openai_completions_usage().prompt_tokens_details.cached_tokens",
      },
      { kind: "cached_input", expression: "openai_completions_usage().prompt_tokens_details.cached_tokens" },
      { kind: "output", expression: "openai_completions_usage().completion_tokens" },
    ],
  },
  {
    id: "openai-responses",
    label: "OpenAI, responses",
    body: json({
      id: "resp_1",
      object: "response",
      status: "completed",
      output: [{ type: "message", role: "assistant", content: [{ type: "output_text", text: "Hello." }] }],
      usage: {
        input_tokens: 820,
        input_tokens_details: { cached_tokens: 512 },
        output_tokens: 210,
        output_tokens_details: { reasoning_tokens: 64 },
        total_tokens: 1030,
      },
    }),
    rows: [
      { kind: "input", expression: "openai_responses_usage().input_tokens" },
      { kind: "output", expression: "openai_responses_usage().output_tokens" },
      { kind: "reasoning", expression: "openai_responses_usage().output_tokens_details.reasoning_tokens" },
    ],
  },
  {
    id: "anthropic",
    label: "Anthropic, a stream",
    body: [
      "event: message_start",
      'data: {"type":"message_start","message":{"usage":{"input_tokens":25,"cache_read_input_tokens":2048,"output_tokens":1}}}',
      "",
      "event: content_block_delta",
      'data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello."}}',
      "",
      "event: message_delta",
      'data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":15}}',
      "",
      "event: message_stop",
      'data: {"type":"message_stop"}',
      "",
    ].join("\n"),
    rows: [
      { kind: "input", expression: "anthropic_messages_usage().input_tokens" },
      { kind: "cached_input", expression: "anthropic_messages_usage().cache_read_input_tokens" },
      { kind: "output", expression: "anthropic_messages_usage().output_tokens" },
    ],
  },
  {
    id: "gemini",
    label: "Gemini",
    body: json({
      candidates: [{ content: { role: "model", parts: [{ text: "Hello." }] }, finishReason: "STOP" }],
      usageMetadata: {
        promptTokenCount: 96,
        candidatesTokenCount: 42,
        thoughtsTokenCount: 118,
        totalTokenCount: 256,
      },
    }),
    rows: [
      { kind: "input", expression: "gemini_usage().promptTokenCount" },
      { kind: "output", expression: "gemini_usage().candidatesTokenCount" },
      { kind: "reasoning", expression: "gemini_usage().thoughtsTokenCount" },
    ],
  },
  {
    id: "ollama",
    label: "Ollama",
    body: json({
      model: "llama3.2",
      message: { role: "assistant", content: "Hello." },
      done: true,
      total_duration: 5191566416,
      prompt_eval_count: 26,
      eval_count: 298,
      eval_duration: 4799921000,
    }),
    rows: [
      { kind: "input", expression: "ollama_usage().prompt_eval_count" },
      { kind: "output", expression: "ollama_usage().eval_count" },
      { kind: "second", expression: "ollama_usage().eval_duration / 1000000000" },
    ],
  },
  {
    id: "deepseek",
    label: "DeepSeek",
    body: json({
      object: "chat.completion",
      usage: {
        prompt_tokens: 500,
        prompt_cache_hit_tokens: 384,
        prompt_cache_miss_tokens: 116,
        completion_tokens: 60,
        total_tokens: 560,
      },
    }),
    rows: [
      { kind: "input", expression: "deepseek_usage().prompt_cache_miss_tokens" },
      { kind: "cached_input", expression: "deepseek_usage().prompt_cache_hit_tokens" },
      { kind: "output", expression: "deepseek_usage().completion_tokens" },
    ],
  },
  {
    id: "mistral",
    label: "Mistral",
    body: json({
      object: "chat.completion",
      usage: { prompt_tokens: 16, completion_tokens: 34, total_tokens: 50, prompt_audio_seconds: 0 },
    }),
    rows: [
      { kind: "input", expression: "mistral_usage().prompt_tokens" },
      { kind: "output", expression: "mistral_usage().completion_tokens" },
    ],
  },
  {
    id: "own",
    label: "A service of your own",
    body: json({
      pages: 12,
      images: [
        { width: 1024, height: 1024 },
        { width: 512, height: 512 },
      ],
    }),
    durationMs: 2400,
    headers: "x-gpu-seconds: 1.8",
    rows: [
      { kind: "image", expression: "size(body.images)" },
      { kind: "second", expression: 'default(double(headers["x-gpu-seconds"]), duration_ms / 1000)' },
      { kind: "character", expression: "body.pages * 1800" },
    ],
  },
];
