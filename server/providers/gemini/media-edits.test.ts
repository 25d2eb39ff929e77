/** Edits of images by Gemini's image models: requests and charges counted by hand. */
import { expect, test } from "vitest";
import { answerOf, holdAt, makePng, readEditForm, readMediaJson, requestTo } from "#tests/factories/media.ts";

const banana = ["gemini", "gemini-3-pro-image"] as const;
const refusedFor = (param: string) => expect.objectContaining({ code: "invalid_request", param });
const base64 = (text: string) => Buffer.from(text).toString("base64");
const inline = (mimeType: string, text: string) => ({ inlineData: { mimeType, data: base64(text) } });
const partsOf = (body: Record<string, unknown>) => (body.contents as [{ parts: object[] }])[0].parts;

const two = [
  ["image[]", "a.png", "image/png", "one"],
  ["image[]", "b.JPG", "application/octet-stream", "two"],
] as const;

test("the text goes first, the files behind it in their order; their names tell what their types do not", async () => {
  const read = await readEditForm({ size: "1536x1024", n: "1", response_format: "b64_json" }, two);
  expect(requestTo(banana, read)).toEqual({
    path: "/models/gemini-3-pro-image:generateContent",
    body: {
      contents: [
        { role: "user", parts: [{ text: "more water" }, inline("image/png", "one"), inline("image/jpeg", "two")] },
      ],
      generationConfig: { responseModalities: ["IMAGE"], imageConfig: { aspectRatio: "3:2" } },
    },
  });
  const single = await readEditForm({}, [["image", "blob", "image/webp", "three"]]);
  const { body } = requestTo(banana, single);
  expect(partsOf(body)).toEqual([{ text: "more water" }, inline("image/webp", "three")]);
  // Without a size the model keeps the image's own proportions.
  expect(body.generationConfig).toEqual({ responseModalities: ["IMAGE"] });
});

test("images in JSON are data: URLs", async () => {
  const images = [{ image_url: `data:image/png;base64,${base64("one")}` }, { url: `data:image/webp;base64,AAAA` }];
  const read = await readMediaJson("images/edits", { prompt: "more water", images });
  const second = { inlineData: { mimeType: "image/webp", data: "AAAA" } };
  expect(partsOf(requestTo(banana, read).body)).toEqual([{ text: "more water" }, inline("image/png", "one"), second]);
  const single = { prompt: "x", images: null, image: `data:image/png;base64,${base64("one")}` };
  expect(partsOf(requestTo(banana, await readMediaJson("images/edits", single)).body)).toHaveLength(2);
});

const dot = `data:image/png;base64,${base64("one")}`;
const png = ["image", "a.png", "image/png", "one"] as const;
const form = (fields: Record<string, string>, ...more: (readonly [string, string, string | null, string])[]) =>
  readEditForm(fields, [png, ...more]);
const json = (body: object) => readMediaJson("images/edits", { prompt: "x", images: [{ image_url: dot }], ...body });

test.each([
  ["a mask", () => form({}, ["mask", "m.png", "image/png", "m"]), "mask"],
  ["a mask in JSON", () => json({ mask: { image_url: dot } }), "mask"],
  ["several answers", () => form({ n: "2" }), "n"],
  ["fidelity", () => form({ input_fidelity: "high" }), "input_fidelity"],
  ["a stream", () => form({ stream: "true" }), "stream"],
  ["an address for an answer", () => form({ response_format: "url" }), "response_format"],
  ["a file of no told format", () => readEditForm({}, [["image", "blob", null, "x"]]), "image"],
  ["a document", () => readEditForm({}, [["image[0]", "a.pdf", "application/pdf", "x"]]), "image[0]"],
  ["a file of OpenAI's", () => json({ images: [{ image_url: dot }, { file_id: "file-1" }] }), "images[1]"],
  ["an address", () => json({ images: ["https://example.org/a.png"] }), "images[0]"],
  ["a file of Google's", () => json({ image: { url: "files/abc" }, images: null }), "image"],
  ["bytes that are no image", () => json({ images: [{ image_url: "data:text/plain;base64,AAAA" }] }), "images[0]"],
  ["no URL", () => json({ images: [7] }), "images[0]"],
])("%s: a 400 that names the parameter", async (_, read, param) => {
  const asked = await read();
  expect(() => requestTo(banana, asked)).toThrow(refusedFor(param));
});

test("a mask is refused whatever the operator lets be dropped: all of the image would be painted over", async () => {
  const masked = await form({ input_fidelity: "high" }, ["mask", "m.png", "image/png", "m"]);
  expect(() => requestTo(banana, masked, "drop")).toThrow(refusedFor("mask"));
  const dropped = requestTo(banana, await form({ input_fidelity: "high" }), "drop");
  expect(partsOf(dropped.body)).toHaveLength(2);
});

const made = makePng(1248, 832, 1).toString("base64");
const usageMetadata = {
  promptTokenCount: 2_243,
  candidatesTokenCount: 1_120,
  totalTokenCount: 3_363,
  promptTokensDetails: [
    { modality: "TEXT", tokenCount: 3 },
    { modality: "IMAGE", tokenCount: 2_240 },
  ],
  candidatesTokensDetails: [{ modality: "IMAGE", tokenCount: 1_120 }],
};
const candidates = [
  { content: { parts: [{ inlineData: { mimeType: "image/png", data: made } }], role: "model" }, finishReason: "STOP" },
];
const byTokens = { input: 2n, image_input: 3n, image_output: 30n };

test("an edit costs its text, the images that went in and the one that came, or the image's size", async () => {
  const read = await readEditForm({}, two);
  const told = answerOf("gemini", read, { candidates, usageMetadata }, byTokens);
  expect(told.body).toEqual({
    created: 1_700_000_000,
    data: [{ b64_json: made }],
    usage: {
      input_tokens: 2_243,
      input_tokens_details: { text_tokens: 3, image_tokens: 2_240 },
      output_tokens: 1_120,
      total_tokens: 3_363,
    },
  });
  // 3 × 2 + 2,240 × 3 + 1,120 × 30
  expect([told.charge, told.estimated]).toEqual([40_326n, false]);
  expect(holdAt(banana, read, byTokens)).toBeGreaterThanOrEqual(40_326n);
  const bySize = { "image:1248x832:standard": 39_000n, image: 50_000n };
  expect(answerOf("gemini", read, { candidates, usageMetadata }, bySize).charge).toBe(39_000n);
  expect(holdAt(banana, read, bySize)).toBe(50_000n);
});

test("without usage the images that went in are estimated too, and marked", async () => {
  const guessed = answerOf("gemini", await readEditForm({}, two), { candidates }, byTokens);
  // ten bytes of text as 3 tokens × 2, two images of 1,120 × 3, and 1,290 × 30
  expect([guessed.charge, guessed.estimated]).toEqual([45_426n, true]);
});
