import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { chargeOf, type Price } from "#server/pricing/price.ts";
import { readAnswer } from "./answer.ts";
import { anthropicProvider } from "./provider.ts";
import { anthropicUnits, mergeUsage, noUsage } from "./usage.ts";

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));

/** Credits per million: input 3, cached 0.3, cache write 3.75, output 15, reasoning 15. */
const price: Price = {
  id: "prc_1",
  version: 1,
  per: 1_000_000,
  rates: { input: 3_000_000n, cached_input: 300_000n, cache_write: 3_750_000n, output: 15_000_000n },
};

describe("a whole answer", () => {
  test("text: cached and written input are counted beside the input", () => {
    const answer = readAnswer(fixture("text.json"));
    expect(answer).toEqual({
      id: "msg_01XFDUDYJgAACzvnptvVoYEL",
      model: "claude-sonnet-4-5-20250929",
      choices: [
        {
          text: "Hello! How can I help you today?",
          refusal: null,
          reasoning: null,
          reasoningSignature: null,
          toolCalls: [],
          finish: "stop",
          stopSequence: null,
          logprobs: null,
        },
      ],
      units: { input: 2095, cached_input: 1800, cache_write: 248, output: 503 },
    });
    // 2,095 × 3 + 1,800 × 0.3 + 248 × 3.75 + 503 × 15 = 6,285 + 540 + 930 + 7,545
    expect(chargeOf(price, answer.units!)).toBe(microCredits(15_300n));
  });

  test("tools and thinking: calls in order, thinking with its proof and its own units", () => {
    const answer = readAnswer(fixture("tools.json"));
    expect(answer.choices[0]).toEqual({
      text: "I'll look up both.",
      refusal: null,
      reasoning: "Two cities, two calls.",
      reasoningSignature: "anthropic:EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk",
      toolCalls: [
        { id: "toolu_01A09q90qw90lq917835lq9", name: "get_weather", arguments: '{"location":"San Francisco, CA"}' },
        { id: "toolu_01B", name: "get_time", arguments: "{}" },
      ],
      finish: "tool_calls",
      stopSequence: null,
      logprobs: null,
    });
    expect(answer.units).toEqual({ input: 472, output: 129, reasoning: 60 });
    // 472 × 3 + 189 × 15 = 1,416 + 2,835
    expect(chargeOf(price, answer.units!)).toBe(microCredits(4_251n));
  });

  test("a refusal is a content filter's stop with its explanation", () => {
    const answer = readAnswer(fixture("refusal.json"));
    expect(answer.choices[0]).toMatchObject({
      text: null,
      refusal: "The request could enable cyber harm.",
      finish: "content_filter",
    });
    expect(answer.units).toEqual({ input: 30, output: 1 });
  });

  test("every stop reason has its finish reason", () => {
    const finish = (stop_reason: string) =>
      readAnswer(Buffer.from(JSON.stringify({ type: "message", content: [], stop_reason }))).choices[0]?.finish;
    expect(["end_turn", "stop_sequence", "pause_turn", "new", "constructor"].map(finish)).toEqual(
      Array(5).fill("stop"),
    );
    expect(["max_tokens", "model_context_window_exceeded"].map(finish)).toEqual(["length", "length"]);
    expect(["tool_use", "refusal"].map(finish)).toEqual(["tool_calls", "content_filter"]);
  });

  test("what is no message is a RangeError, for the native door too", () => {
    const bodies = [
      "",
      "<html>",
      "[]",
      "null",
      "7",
      '{"type":"message"}',
      '{"type":"error","error":{"type":"api_error"}}',
    ];
    for (const body of bodies) {
      expect(() => readAnswer(Buffer.from(body)), body).toThrow(RangeError);
      expect(() => anthropicProvider.native.anthropic?.units(Buffer.from(body)), body).toThrow(RangeError);
    }
  });

  test("hostile blocks are read as absent", () => {
    const content = [null, 7, "x", { type: "text", text: 7 }, { type: "tool_use", input: [1] }, { type: "__proto__" }];
    const answer = readAnswer(Buffer.from(JSON.stringify({ type: "message", content, usage: "all of it" })));
    expect(answer.choices[0]).toMatchObject({ text: "", toolCalls: [{ id: "", name: "", arguments: "{}" }] });
    expect(answer.units).toBeNull();
  });
});

describe("usage", () => {
  const units = (...usages: unknown[]) => anthropicUnits(usages.reduce(mergeUsage, noUsage) as typeof noUsage);

  test("explicit zeros are zero, what is missing or no count is none", () => {
    expect(units({ input_tokens: 0, output_tokens: 0 })).toEqual({ input: 0, output: 0 });
    for (const input_tokens of [undefined, null, -1, 1.5, 2e9, "7"]) {
      expect(units({ input_tokens, output_tokens: 1 })).toBeNull();
    }
    expect(units({ input_tokens: 5, output_tokens: null })).toBeNull();
    expect(units({ input_tokens: 5, output_tokens: 1, cache_read_input_tokens: -4 })).toEqual({ input: 5, output: 1 });
  });

  test("later figures are cumulative: they add to nothing and take nothing back", () => {
    const start = { input_tokens: 25, output_tokens: 1, cache_read_input_tokens: 4 };
    expect(units(start, { output_tokens: 9 }, { output_tokens: 15, input_tokens: 0 })).toEqual({
      input: 25,
      cached_input: 4,
      output: 15,
    });
  });

  test("thinking is never more than the output", () => {
    const details = { thinking_tokens: 50 };
    expect(units({ input_tokens: 1, output_tokens: 9, output_tokens_details: details })).toEqual({
      input: 1,
      output: 0,
      reasoning: 9,
    });
  });
});
