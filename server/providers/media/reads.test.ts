import { expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { mediaOperation } from "./operations.ts";
import { countCharacters } from "./read-speech.ts";

const read = (endpoint: string, body: unknown) => {
  const operation = mediaOperation(endpoint);
  if (!operation) throw new Error(endpoint);
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
  return operation.read({ contentType: "application/json", body: bytes, header: () => undefined });
};

const paramOf = async (endpoint: string, body: unknown): Promise<string | null> => {
  try {
    await read(endpoint, body);
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param ?? "(body)";
    throw error;
  }
  return null;
};

const image = { model: "m", prompt: "a lock" };
const speech = { model: "m", input: "hello", voice: "alloy" };
const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;

test.each<[string, unknown, string]>([
  ["embeddings", "", "(body)"],
  ["embeddings", "[]", "(body)"],
  ["embeddings", "{", "(body)"],
  ["embeddings", Buffer.from([0x7b, 0xff, 0x7d]), "(body)"],
  ["embeddings", '{"model":"a","model":"b","input":"x"}', "model"],
  ["embeddings", `{"model":"a","input":${deep}}`, "(body)"],
  ["embeddings", { input: "x" }, "model"],
  ["embeddings", { model: 1, input: "x" }, "model"],
  ["embeddings", { model: "" }, "model"],
  ["embeddings", { model: "m" }, "input"],
  ["embeddings", { model: "m", input: [] }, "input"],
  ["embeddings", { model: "m", input: 5 }, "input"],
  ["embeddings", { model: "m", input: ["a", 5] }, "input.1"],
  ["embeddings", { model: "m", input: [1, "a"] }, "input"],
  ["embeddings", { model: "m", input: [[1.5]] }, "input.0"],
  ["embeddings", { model: "m", input: [[]] }, "input.0"],
  ["embeddings", { model: "m", input: "x", dimensions: 0 }, "dimensions"],
  ["embeddings", { model: "m", input: "x", encoding_format: "int8" }, "encoding_format"],
  ["embeddings", '{"__proto__":{"model":"m","input":"x"}}', "model"],
  ["images/generations", { model: "m" }, "prompt"],
  ["images/generations", { ...image, n: 0 }, "n"],
  ["images/generations", { ...image, n: 1e9 }, "n"],
  ["images/generations", { ...image, n: "2" }, "n"],
  ["images/generations", { ...image, size: 5 }, "size"],
  ["images/generations", { ...image, stream: "true" }, "stream"],
  ["images/generations", { ...image, partial_images: 99 }, "partial_images"],
  ["images/edits", image, "images"],
  ["images/edits", { ...image, images: Array(40).fill({ file_id: "f" }) }, "image"],
  ["audio/speech", { ...speech, input: undefined }, "input"],
  ["audio/speech", { ...speech, speed: 0 }, "speed"],
  ["audio/speech", { ...speech, voice: 5 }, "voice"],
  ["audio/speech", { ...speech, stream_format: "ws" }, "stream_format"],
  ["audio/transcriptions", {}, "content-type"],
  ["moderations", { model: "m" }, "input"],
  ["moderations", { model: "m", input: [5] }, "input.0"],
  ["rerank", { model: "m", documents: ["a"] }, "query"],
  ["rerank", { model: "m", query: "q" }, "documents"],
  ["rerank", { model: "m", query: "q", documents: [5] }, "documents.0"],
  ["rerank", { model: "m", query: "q", documents: ["a"], top_n: 0 }, "top_n"],
])("%s refuses %j naming %s", async (endpoint, body, param) => {
  expect(await paramOf(endpoint, body)).toBe(param);
});

test("a body of another content-type is refused", async () => {
  const body = Buffer.from('{"model":"m","input":"x"}');
  const as = (contentType: string) =>
    mediaOperation("embeddings")?.read({ contentType, body, header: () => undefined });
  for (const contentType of ["text/plain", "multipart/form-data; boundary=B", "application/jsonp"])
    await expect(as(contentType)).rejects.toMatchObject({ param: "content-type" });
  for (const contentType of ["", "application/json; charset=utf-8", "application/vnd.api+json"])
    expect((await as(contentType))?.model).toBe("m");
});

const form = (...parts: [headers: string, content: string][]) =>
  Buffer.from(
    `${parts.map(([head, content]) => `--B\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`).join("")}--B--\r\n`,
  );
const transcribe = (...parts: [string, string][]) =>
  mediaOperation("audio/transcriptions")?.read({
    contentType: "multipart/form-data; boundary=B",
    body: form(...parts),
    header: () => undefined,
  });

test("a transcription without its file, or with options of the wrong kind, is refused by name", async () => {
  const file: [string, string] = ['name="file"; filename="a.wav"', "bytes"];
  const model: [string, string] = ['name="model"', "m"];
  await expect(transcribe(model)).rejects.toMatchObject({ param: "file" });
  await expect(transcribe(file)).rejects.toMatchObject({ param: "model" });
  await expect(transcribe(model, ['name="file"', "text"])).rejects.toMatchObject({ param: "file" });
  await expect(transcribe(model, ['name="file"; filename="a"', ""])).rejects.toMatchObject({ param: "file" });
  await expect(transcribe(model, file, file)).rejects.toMatchObject({ param: "file" });
  await expect(transcribe(model, model, file)).rejects.toMatchObject({ param: "model" });
  await expect(transcribe(model, file, ['name="stream"', "maybe"])).rejects.toMatchObject({ param: "stream" });
  expect((await transcribe(model, file, ['name="stream"', "True"]))?.delivery).toBe("events");
});

test("every image of an edit counts, and what names one in another way than a file of the form is refused", async () => {
  const edit = (...parts: [string, string][]) =>
    mediaOperation("images/edits")?.read({
      contentType: "multipart/form-data; boundary=B",
      body: form(['name="model"', "m"], ['name="prompt"', "x"], ['name="image[]"; filename="a.png"', "a"], ...parts),
      header: () => undefined,
    });
  expect((await edit(['name="image[]"; filename="b.png"', "b"]))?.facts.inputImages).toBe(2);
  for (const name of ["images[0][file_id]", "image[0][image_url]", "images[]", "mask[file_id]", "image.file_id"])
    await expect(edit([`name="${name}"`, "file-1"])).rejects.toMatchObject({ param: name });
  const both = { ...image, images: [{ image_url: "a" }], image: [{ image_url: "b" }, { image_url: "c" }] };
  expect((await read("images/edits", both)).bound.image_input).toBe(30_000);
});

test("bounds are above what a vendor may count", async () => {
  expect((await read("embeddings", { model: "m", input: ["ü", "b"] })).bound).toEqual({ input: 19, request: 1 });
  expect((await read("embeddings", { model: "m", input: [1, 2, 3] })).bound).toEqual({ input: 19, request: 1 });
  expect((await read("images/generations", { ...image, n: 3, size: "1024x1024", quality: "low" })).bound).toEqual({
    "image:1024x1024:low": 3,
    input: 22,
    image_output: 816,
    request: 1,
  });
  expect((await read("images/generations", { ...image, size: "auto", quality: "auto" })).bound).toEqual({
    image: 1,
    input: 22,
    image_output: 6240,
    request: 1,
  });
  expect((await read("audio/speech", { ...speech, speed: 0.5 })).bound).toEqual({
    character: 5,
    input: 21,
    second: 9,
    audio_output: 225,
    request: 1,
  });
  expect((await read("rerank", { model: "m", query: "lock", documents: ["a".repeat(996), "b"] })).bound).toEqual({
    input: 1037,
    request: 1,
  });
  const file: [string, string] = ['name="file"; filename="a"', "x".repeat(7_500)];
  expect((await transcribe(['name="model"', "m"], file))?.bound).toEqual({
    second: 10,
    audio_input: 500,
    input: 64,
    output: 314,
    request: 1,
  });
});

test("characters are Unicode code points", () => {
  expect(countCharacters("Grüße")).toBe(5);
  expect(countCharacters("🚤🚤")).toBe(2);
  expect(countCharacters("👩‍🚀")).toBe(3);
  expect(countCharacters("\ud83d")).toBe(1);
  expect(countCharacters("\udea4\ud83d")).toBe(2);
});

test("odd sizes and qualities never become kinds", async () => {
  for (const size of ["1024x1024; drop", "9".repeat(400), "../..", "{}", "16:9"]) {
    const { bound } = await read("images/generations", { ...image, size, quality: "a b" });
    expect(Object.keys(bound).sort()).toEqual(["image", "image_output", "input", "request"]);
  }
  expect((await read("images/generations", { ...image, size: "1024*1536" })).facts.imageSize).toBe("1024x1536");
});
