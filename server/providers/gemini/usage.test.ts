import fc from "fast-check";
import { expect, test } from "vitest";
import { geminiUnits } from "./usage.ts";

const sum = (units: object | null) =>
  Object.values(units ?? {}).reduce<number>((total, count) => total + Number(count), 0);

// Each row was added up by hand: what stands right sums to totalTokenCount where Google gives one.
const table: [string, unknown, object | null][] = [
  [
    "text in, text out",
    { promptTokenCount: 4, candidatesTokenCount: 715, totalTokenCount: 719 },
    { input: 4, output: 715 },
  ],
  [
    "thoughts stand beside the answer",
    { promptTokenCount: 10, candidatesTokenCount: 20, thoughtsTokenCount: 300, totalTokenCount: 330 },
    { input: 10, output: 20, reasoning: 300 },
  ],
  [
    "thoughts that a model counts among the answer's tokens are not counted twice",
    { promptTokenCount: 10, candidatesTokenCount: 320, thoughtsTokenCount: 300, totalTokenCount: 330 },
    { input: 10, output: 20, reasoning: 300 },
  ],
  [
    "a cached part is part of the prompt",
    {
      promptTokenCount: 5_000,
      cachedContentTokenCount: 4_096,
      candidatesTokenCount: 12,
      totalTokenCount: 5_012,
      promptTokensDetails: [{ modality: "TEXT", tokenCount: 5_000 }],
      cacheTokensDetails: [{ modality: "TEXT", tokenCount: 4_096 }],
    },
    { input: 904, cached_input: 4_096, output: 12 },
  ],
  [
    "audio and an image in, the audio partly cached",
    {
      promptTokenCount: 1_000,
      cachedContentTokenCount: 300,
      candidatesTokenCount: 50,
      totalTokenCount: 1_050,
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 142 },
        { modality: "AUDIO", tokenCount: 600 },
        { modality: "IMAGE", tokenCount: 258 },
      ],
      cacheTokensDetails: [{ modality: "AUDIO", tokenCount: 300 }],
    },
    { input: 142, audio_input: 300, image_input: 258, cached_input: 300, output: 50 },
  ],
  [
    "an image and speech out",
    {
      promptTokenCount: 7,
      candidatesTokenCount: 1_390,
      candidatesTokensDetails: [
        { modality: "IMAGE", tokenCount: 1_290 },
        { modality: "AUDIO", tokenCount: 60 },
      ],
    },
    { input: 7, output: 40, image_output: 1_290, audio_output: 60 },
  ],
  [
    "results of Google's own tools are input",
    {
      promptTokenCount: 20,
      toolUsePromptTokenCount: 500,
      candidatesTokenCount: 30,
      thoughtsTokenCount: 40,
      totalTokenCount: 590,
    },
    { input: 520, output: 30, reasoning: 40 },
  ],
  [
    "Google leaves out zeros: a blocked prompt has no answer",
    { promptTokenCount: 9, totalTokenCount: 9 },
    { input: 9, output: 0 },
  ],
  ["explicit zeros are zero", { promptTokenCount: 0, candidatesTokenCount: 0 }, { input: 0, output: 0 }],
  [
    "details beyond the totals add nothing",
    {
      promptTokenCount: 5,
      cachedContentTokenCount: 50,
      candidatesTokenCount: 1,
      promptTokensDetails: [{ modality: "AUDIO", tokenCount: 9 }],
    },
    { input: 0, cached_input: 5, output: 1 },
  ],
  ["no usage", undefined, null],
  ["null", null, null],
  ["an empty object", {}, null],
  ["a list", [1], null],
  ["a negative count", { promptTokenCount: -1, candidatesTokenCount: 2 }, null],
  ["a count beyond belief", { promptTokenCount: 1, candidatesTokenCount: 1e15 }, null],
  ["a text for a count", { promptTokenCount: 1, candidatesTokenCount: "12" }, null],
];

test.each(table)("%s", (_, usage, units) => {
  expect(geminiUnits(usage)).toEqual(units);
});

test("units are disjoint and sum to Google's own total", () => {
  const count = fc.nat(1_000_000);
  const details = fc.array(
    fc.record({ modality: fc.constantFrom("TEXT", "IMAGE", "AUDIO", "VIDEO"), tokenCount: count }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(count, count, count, count, count, details, details, (prompt, cached, tool, answer, thoughts, a, b) => {
      const usage = {
        promptTokenCount: prompt,
        cachedContentTokenCount: Math.min(cached, prompt),
        toolUsePromptTokenCount: tool,
        candidatesTokenCount: answer,
        thoughtsTokenCount: thoughts,
        totalTokenCount: prompt + tool + answer + thoughts,
        promptTokensDetails: a,
        cacheTokensDetails: b,
        candidatesTokensDetails: a,
      };
      const units = geminiUnits(usage);
      expect(sum(units)).toBe(usage.totalTokenCount);
      for (const kind of Object.values(units ?? {})) expect(kind ?? 0).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("whatever stands there, nothing throws and counts are counts", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const usage of [value, { promptTokenCount: 1, candidatesTokenCount: value, promptTokensDetails: value }]) {
        for (const count of Object.values(geminiUnits(usage) ?? {})) {
          expect(Number.isSafeInteger(count) && Number(count) >= 0).toBe(true);
        }
      }
    }),
  );
});
