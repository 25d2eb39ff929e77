import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compatibleUnits, deepSeekUnits, mistralUnits, openAiUnits } from "./usage.ts";

describe("OpenAI's usage in disjoint kinds", () => {
  test("cached, audio and reasoning tokens are parts of the totals, never counted twice", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 60, audio_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 5 },
    };
    expect(openAiUnits(usage)).toEqual({
      input: 30,
      cached_input: 60,
      audio_input: 10,
      output: 15,
      reasoning: 30,
      audio_output: 5,
    });
  });

  test("an explicit zero is zero; no usage, or a total that is no believable count, is none", () => {
    expect(openAiUnits({ prompt_tokens: 0, completion_tokens: 0 })).toEqual({ input: 0, output: 0 });
    const count = (value: unknown) => ({ prompt_tokens: value, completion_tokens: 1 });
    for (const usage of [
      undefined,
      null,
      {},
      "7",
      count("100"),
      count(-1),
      count(1.5),
      count(1e300),
      count(2e9),
      count(null),
      { prompt_tokens: 5 },
    ]) {
      expect(openAiUnits(usage)).toBeNull();
    }
  });

  test("the kinds always add up to the totals, whatever the details say", () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    const details = fc.record({ cached_tokens: count, audio_tokens: count, reasoning_tokens: count });
    fc.assert(
      fc.property(count, count, details, (prompt, completion, each) => {
        const units = openAiUnits({
          prompt_tokens: prompt,
          completion_tokens: completion,
          prompt_tokens_details: each,
          completion_tokens_details: each,
        })!;
        expect((units.input ?? 0) + (units.cached_input ?? 0) + (units.audio_input ?? 0)).toBe(prompt);
        expect((units.output ?? 0) + (units.reasoning ?? 0) + (units.audio_output ?? 0)).toBe(completion);
      }),
    );
  });
});

describe("vendors' own ways to count, by their documents' samples", () => {
  test("DeepSeek: hits and misses are the prompt, reasoning is part of the completion", () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 40,
      total_tokens: 140,
      prompt_cache_hit_tokens: 64,
      prompt_cache_miss_tokens: 36,
      completion_tokens_details: { reasoning_tokens: 25 },
    };
    expect(deepSeekUnits(usage)).toEqual({ input: 36, cached_input: 64, output: 15, reasoning: 25 });
    const { prompt_tokens: _, ...bare } = usage;
    expect(deepSeekUnits(bare)).toMatchObject({ input: 36, cached_input: 64 });
    expect(deepSeekUnits({ ...usage, prompt_cache_hit_tokens: 999 })).toMatchObject({ input: 0, cached_input: 100 });
  });

  test("Mistral: seconds of audio stand beside the tokens", () => {
    expect(mistralUnits({ prompt_tokens: 4, completion_tokens: 3, prompt_audio_seconds: 17 })).toEqual({
      input: 4,
      output: 3,
      second: 17,
    });
    expect(mistralUnits({ prompt_tokens: 9, completion_tokens: 3, num_cached_tokens: 8 })).toEqual({
      input: 1,
      cached_input: 8,
      output: 3,
    });
  });

  test("xAI: reasoning beside the completion, as the total tells; OpenRouter: cache writes; Moonshot: cached at the top", () => {
    const details = { completion_tokens_details: { reasoning_tokens: 233 } };
    expect(compatibleUnits({ prompt_tokens: 37, completion_tokens: 530, total_tokens: 800, ...details })).toEqual({
      input: 37,
      output: 530,
      reasoning: 233,
    });
    expect(compatibleUnits({ prompt_tokens: 37, completion_tokens: 530, total_tokens: 567, ...details })).toEqual({
      input: 37,
      output: 297,
      reasoning: 233,
    });
    const written = {
      prompt_tokens: 50,
      completion_tokens: 1,
      prompt_tokens_details: { cached_tokens: 10, cache_write_tokens: 30 },
    };
    expect(compatibleUnits(written)).toEqual({ input: 10, cached_input: 10, cache_write: 30, output: 1 });
    expect(compatibleUnits({ prompt_tokens: 50, completion_tokens: 1, cached_tokens: 20 })).toMatchObject({
      cached_input: 20,
    });
  });
});
