import { describe, expect, test } from "vitest";
import { bodyOf, messagesOf, refused } from "./fixtures/sent-body.ts";

describe("what the vendor cannot do", () => {
  test("is refused by name, or dropped", () => {
    const odd: Record<string, unknown> = {
      n: 2,
      logprobs: true,
      top_logprobs: 3,
      audio: { voice: "a" },
      modalities: ["text", "audio"],
      seed: 0,
      presence_penalty: 0.5,
      frequency_penalty: -1,
      logit_bias: { 7: 100 },
      prediction: { type: "content" },
      web_search_options: {},
      verbosity: "low",
      response_format: { type: "json_object" },
      functions: [],
      stop: ["\n"],
      min_p: 0.1,
    };
    for (const [name, value] of Object.entries(odd)) {
      expect(refused({ [name]: value }), name).toBe(name);
      expect(bodyOf({ [name]: value }, { unsupported: "drop" }), name).not.toHaveProperty(name);
    }
    expect(bodyOf(odd, { unsupported: "drop" })).toEqual(bodyOf({}));
  });

  test("what asks for nothing is no request", () => {
    const nothing = {
      n: 1,
      logprobs: false,
      presence_penalty: 0,
      logit_bias: {},
      seed: null,
      modalities: ["text"],
      temperature: 1,
      top_p: 1,
      store: true,
      stop: null,
      response_format: { type: "text" },
      stream_options: { include_usage: true },
    };
    expect(bodyOf(nothing)).toEqual(bodyOf({}));
  });

  test("sampling is clamped, and kept from models that take none", () => {
    const older = { upstreamModel: "claude-sonnet-4-5" };
    expect(bodyOf({ temperature: 1.7 }, older).temperature).toBe(1);
    expect(bodyOf({ temperature: 0, top_k: 40 }, older)).toMatchObject({ temperature: 0, top_k: 40 });
    expect(refused({ temperature: 0.2, top_p: 0.5 }, older)).toBe("top_p");
    expect(bodyOf({ temperature: 0.2, top_p: 0.5 }, { upstreamModel: "claude-3-haiku-20240307" })).toMatchObject({
      temperature: 0.2,
      top_p: 0.5,
    });
    expect(refused({ temperature: 0.2 })).toBe("temperature");
    expect(refused({ temperature: 0.2, reasoning_effort: "low" }, { upstreamModel: "claude-sonnet-4-6" })).toBe(
      "temperature",
    );
    for (const temperature of [-1, 3, "1", {}]) expect(refused({ temperature }, older)).toBe("temperature");
  });

  test("audio, foreign file ids and odd images are refused by their place", () => {
    const part = (made: object) => ({ messages: [{ role: "user", content: [{ type: "text", text: "a" }, made] }] });
    const place = "messages.0.content.1";
    const image = (url: string) => part({ type: "image_url", image_url: { url } });
    expect(refused(part({ type: "input_audio", input_audio: { data: "AA", format: "wav" } }))).toBe(place);
    expect(refused(part({ type: "file", file: { file_id: "file-1" } }))).toBe(`${place}.file.file_id`);
    expect(refused(image("http://example.com/a.png"))).toBe(`${place}.image_url.url`);
    expect(refused(image("data:image/bmp;base64,AA"))).toBe(`${place}.image_url.url`);
    expect(refused(part({ type: "file", file: { file_data: "data:text/plain,words" } }))).toBe(
      `${place}.file.file_data`,
    );
    expect(refused(part({ type: "file", file: { file_data: "data:application/zip;base64,AA" } }))).toBe(
      `${place}.file.file_data`,
    );
    expect(messagesOf([{ role: "user", content: [{ type: "file", file: { file_url: "https://a/b.pdf" } }] }])).toEqual([
      { role: "user", content: [{ type: "document", source: { type: "url", url: "https://a/b.pdf" } }] },
    ]);
  });

  test("conversations that are none are refused", () => {
    expect(refused({ messages: [{ role: "system", content: "a" }] })).toBe("messages");
    expect(refused({ messages: [{ role: "robot", content: "a" }] })).toBe("messages.0.role");
    expect(refused({ messages: [{ role: "user", content: { a: 1 } }] })).toBe("messages.0.content");
    expect(refused(JSON.parse('{"__proto__":1,"messages":[{"role":"user","content":"a"}]}'))).toBe("__proto__");
    const deep = JSON.parse(`{"a":${"[".repeat(20_000)}${"]".repeat(20_000)}}`) as object;
    expect(refused({ tools: [{ type: "function", function: { name: "f", parameters: deep } }] })).not.toBeNull();
  });
});
