import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { contentParts } from "./content-parts.ts";

/** The parameter that an error names. */
function paramOf(run: () => unknown): string | null {
  try {
    run();
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.param;
    throw error;
  }
  return null;
}

describe("content parts", () => {
  test("every kind of OpenAI's is read", () => {
    expect(contentParts("hi", "messages.0.content")).toMatchObject([{ kind: "text", text: "hi" }]);
    expect(contentParts(null, "messages.0.content")).toEqual([]);
    const parts = contentParts(
      [
        { type: "text", text: "a", cache_control: { type: "ephemeral" } },
        { type: "image_url", image_url: { url: "https://x/y.png", detail: "low" } },
        { type: "image_url", image_url: "https://x/z.png" },
        { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
        { type: "file", file: { file_data: "data:application/pdf;base64,AA", filename: "a.pdf" } },
        { type: "refusal", refusal: "no" },
      ],
      "messages.3.content",
    );
    expect(parts).toMatchObject([
      { kind: "text", text: "a", cacheControl: { type: "ephemeral" } },
      { kind: "image", url: "https://x/y.png", detail: "low" },
      { kind: "image", url: "https://x/z.png" },
      { kind: "audio", base64: "AAAA", format: "wav" },
      { kind: "file", fileId: null, filename: "a.pdf", param: "messages.3.content.4" },
      { kind: "refusal", text: "no" },
    ]);
  });

  test("a malformed part is refused by its place", () => {
    const wrong: [unknown, string][] = [
      [7, "c"],
      [[7], "c.0"],
      [[{ type: "text" }], "c.0.text"],
      [[{ type: "text", text: "a" }, { type: "image_url" }], "c.1.image_url.url"],
      [[{ type: "input_audio", input_audio: { data: "x" } }], "c.0.input_audio.format"],
      [[{ type: "file", file: {} }], "c.0.file"],
      [[{ type: "video" }], "c.0.type"],
      [[JSON.parse('{"__proto__":{"type":"text","text":"x"}}')], "c.0.type"],
    ];
    for (const [content, param] of wrong) expect(paramOf(() => contentParts(content, "c"))).toBe(param);
  });
});
