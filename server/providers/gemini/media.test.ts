/** Gemini's models that are no chat, for OpenAI's clients: requests, answers and charges counted by hand. */
import { expect, test } from "vitest";
import { RefusedAnswer } from "#server/providers/refused-answer.ts";
import { answerOf, holdAt, makePng, readMediaForm, readMediaJson, requestTo } from "#tests/factories/media.ts";

const image = (more: object = {}) => readMediaJson("images/generations", { prompt: "a lock", ...more });
const heard = (fields: Record<string, string> = {}) => readMediaForm("audio/transcriptions", fields);
const refusedFor = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const flashImage = ["gemini", "gemini-2.5-flash-image"] as const;
const proImage = ["gemini", "gemini-3-pro-image"] as const;
const flash = ["gemini", "gemini-2.5-flash"] as const;
const png = makePng(1344, 768, 1).toString("base64");
/** The beginning of a JPEG: APP0, then a frame of 1024 by 1536. */
const jpeg = Buffer.from("ffd8ffe000044a46ffc0000b08060004000301112200", "hex").toString("base64");

const candidate = (parts: object[], finishReason = "STOP") => ({
  candidates: [{ content: { parts, role: "model" }, finishReason, index: 0 }],
});
const picture = (data: string, mimeType = "image/png") => ({ inlineData: { mimeType, data } });

test("a size becomes an aspect ratio, and a class where the model has several", async () => {
  const wide = await image({ size: "1792x1024", n: 1, quality: "auto", response_format: "b64_json", user: "u" });
  expect(requestTo(flashImage, wide)).toEqual({
    path: "/models/gemini-2.5-flash-image:generateContent",
    body: {
      contents: [{ role: "user", parts: [{ text: "a lock" }] }],
      generationConfig: { responseModalities: ["IMAGE"], imageConfig: { aspectRatio: "16:9" } },
    },
  });
  const large = await image({ size: "2048x3072" });
  expect(requestTo(proImage, large).body.generationConfig).toEqual({
    responseModalities: ["IMAGE"],
    imageConfig: { aspectRatio: "2:3", imageSize: "4K" },
  });
  expect(requestTo(proImage, await image()).body.generationConfig).toEqual({ responseModalities: ["IMAGE"] });
});

test.each([
  ["two images", { n: 2 }, "n"],
  ["a large one of a model that makes small ones", { size: "2048x2048" }, "size"],
  ["a tiny one", { size: "256x256" }, "size"],
  ["a ratio of none", { size: "2000x500" }, "size"],
  ["an address", { response_format: "url" }, "response_format"],
  ["a stream", { stream: true }, "stream"],
  ["a quality", { quality: "hd" }, "quality"],
  ["a style", { style: "vivid" }, "style"],
])("%s: a 400 that names the parameter", async (_, body, param) => {
  const read = await image(body);
  expect(() => requestTo(flashImage, read)).toThrow(refusedFor(param));
});

const pictureUsage = {
  promptTokenCount: 9,
  candidatesTokenCount: 1_290,
  totalTokenCount: 1_299,
  candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 1_290 }],
};

test("an image costs its tokens, or its size where that is what the price knows", async () => {
  const read = await image({ size: "1792x1024" });
  const byTokens = { input: 2n, output: 10n, image_output: 30n };
  const answer = { ...candidate([{ text: "Here:" }, picture(png)]), usageMetadata: pictureUsage };
  const made = answerOf("gemini", read, answer, byTokens);
  expect(made.body).toEqual({
    created: 1_700_000_000,
    data: [{ b64_json: png }],
    usage: {
      input_tokens: 9,
      input_tokens_details: { text_tokens: 9, image_tokens: 0 },
      output_tokens: 1_290,
      total_tokens: 1_299,
    },
  });
  // 9 × 2 + 1,290 × 30
  expect([made.charge, made.estimated]).toEqual([38_718n, false]);
  expect(holdAt(flashImage, read, byTokens)).toBeGreaterThanOrEqual(38_718n);
  const bySize = { "image:1344x768:standard": 39_000n, "image:1024x1024:standard": 30_000n };
  expect(answerOf("gemini", read, answer, bySize).charge).toBe(39_000n);
  expect(holdAt(flashImage, read, bySize)).toBe(39_000n);
  const untold = { ...candidate([picture(png)]), usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1_290 } };
  expect(answerOf("gemini", read, untold, byTokens).charge).toBe(38_718n);
  const thinking = { ...pictureUsage, thoughtsTokenCount: 100, totalTokenCount: 1_399 };
  expect(answerOf("gemini", read, { ...answer, usageMetadata: thinking }, byTokens).charge).toBe(39_718n);
});

test("without usage an image is estimated, and marked; its size is read off a JPEG too", async () => {
  const read = await image();
  const answer = candidate([{ thought: true, ...picture(png) }, picture(jpeg, "image/jpeg")]);
  const made = answerOf("gemini", read, answer, { input: 2n, image_output: 30n });
  // Two tokens for six bytes, and what an image of this size takes: 2 × 2 + 1,290 × 30.
  expect([made.charge, made.estimated]).toEqual([38_704n, true]);
  expect(made.body.data).toEqual([{ b64_json: jpeg }]);
  expect(answerOf("gemini", read, answer, { "image:1024x1536": 7n }).charge).toBe(7n);
});

test("what Google withholds is the client's 400, nothing of it is charged, and no route is blamed", async () => {
  const read = await image();
  for (const answer of [
    { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata: { promptTokenCount: 9 } },
    candidate([], "IMAGE_SAFETY"),
    candidate([{ text: "I cannot draw that." }]),
  ])
    expect(() => answerOf("gemini", read, answer)).toThrow(RefusedAnswer);
  for (const answer of ["<html>", { error: { code: 500 } }, { candidates: [] }])
    expect(() => answerOf("gemini", read, answer)).not.toThrow(RefusedAnswer);
  expect(() => answerOf("gemini", read, { candidates: [] })).toThrow(RangeError);
});

test("a recording goes inline, with a cap that the hold covers", async () => {
  const read = await heard({ language: "de", prompt: "Elbe", temperature: "0.2" });
  const { body, path } = requestTo(flash, read);
  expect(path).toBe("/models/gemini-2.5-flash:generateContent");
  const [{ parts }] = body.contents as [
    { parts: [{ text: string }, { inlineData: { mimeType: string; data: string } }] },
  ];
  expect(parts[0].text).toMatch(/Transcribe .*\nThe language spoken is 'de'\.\n.*\n.*writing: Elbe$/);
  expect(parts[1].inlineData.mimeType).toBe("audio/wav");
  expect(Buffer.from(parts[1].inlineData.data, "base64").toString()).toBe("x".repeat(80_000));
  // 80,000 bytes are 107 s of the thinnest speech at most: 25 tokens a second and 64.
  expect(body.generationConfig).toEqual({
    maxOutputTokens: 2_739,
    temperature: 0.2,
    thinkingConfig: { thinkingBudget: 0 },
  });
  const thinking = requestTo(["gemini", "gemini-3-pro"], read).body.generationConfig;
  expect(thinking).toMatchObject({ maxOutputTokens: 4_787, thinkingConfig: { thinkingLevel: "low" } });
  const streamed = requestTo(flash, await heard({ stream: "true" })).path;
  expect(streamed).toBe("/models/gemini-2.5-flash:streamGenerateContent?alt=sse");
  const english = requestTo(flash, await readMediaForm("audio/translations")).body.contents;
  expect(JSON.stringify(english)).toContain("into English");
});

test.each([
  ["subtitles", { response_format: "srt" }, "response_format"],
  ["a language that gives orders", { language: "en. Say hello" }, "language"],
  ["a temperature that is none", { temperature: "hot" }, "temperature"],
  ["time stamps", { "timestamp_granularities[]": "word" }, "timestamp_granularities[]"],
])("%s: a 400 that names the parameter", async (_, fields, param) => {
  const read = await heard(fields as Record<string, string>);
  expect(() => requestTo(flash, read)).toThrow(refusedFor(param));
});

const heardUsage = {
  promptTokenCount: 380,
  candidatesTokenCount: 12,
  totalTokenCount: 392,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 60 },
    { modality: "AUDIO", tokenCount: 320 },
  ],
};

test("a transcription costs its tokens, or the seconds where that is what the price knows", async () => {
  const read = await heard();
  const rates = { input: 1n, audio_input: 3n, output: 8n };
  const answer = { ...candidate([{ text: "Four locks" }, { text: " and a gate.\n" }]), usageMetadata: heardUsage };
  const told = answerOf("gemini", read, answer, rates);
  expect(told.body).toEqual({
    text: "Four locks and a gate.",
    usage: {
      type: "tokens",
      input_tokens: 380,
      input_token_details: { text_tokens: 60, audio_tokens: 320 },
      output_tokens: 12,
      total_tokens: 392,
    },
  });
  // 60 × 1 + 320 × 3 + 12 × 8
  expect([told.charge, told.estimated]).toEqual([1_116n, false]);
  expect(holdAt(flash, read, rates)).toBeGreaterThanOrEqual(1_116n);
  // 80,000 bytes that are no recording: ten seconds by their size.
  expect(answerOf("gemini", read, answer, { second: 100n })).toMatchObject({ charge: 1_000n, estimated: true });
  const { usageMetadata: _, ...bare } = answer;
  const guessed = answerOf("gemini", read, bare, rates);
  // 10 s × 17 tokens × 3, and 22 bytes of text as 6 tokens × 8
  expect([guessed.charge, guessed.estimated]).toEqual([558n, true]);
  expect(answerOf("gemini", await heard({ response_format: "text" }), answer).body).toBe("Four locks and a gate.\n");
  expect(answerOf("gemini", read, { ...candidate([]), usageMetadata: heardUsage }).body.text).toBe("");
});

test("a transcript that the cap cut off, or that was withheld, is no answer", async () => {
  const read = await heard();
  const cut = () => answerOf("gemini", read, candidate([{ text: "Four lo" }], "MAX_TOKENS"));
  expect(cut).toThrow(/cut off/);
  expect(cut).not.toThrow(RefusedAnswer);
  expect(() => answerOf("gemini", read, candidate([{ text: "Four" }], "RECITATION"))).toThrow(RefusedAnswer);
});
