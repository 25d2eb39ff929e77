import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openAiUnits } from "./usage.ts";

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
