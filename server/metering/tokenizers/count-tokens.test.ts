import fc from "fast-check";
import { countTokens as cl100k } from "gpt-tokenizer/encoding/cl100k_base";
import { countTokens as o200k } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, describe, expect, test } from "vitest";
import { countChatTokens } from "./count-chat-tokens.ts";
import { countTokens } from "./count-tokens.ts";
import { loadEncoding } from "./encodings.ts";
import { modelTokenizer } from "./model-tokenizer.ts";
import { slices } from "./slices.ts";

const asText = { disallowedSpecial: new Set<string>() };
const prose = "The quick brown fox doesn't jump over 12345 lazy dogs; it's naïve — “really”. ";
const code = "for (let i = 0; i < 10; i++) {\n\tconsole.log(i + 1);\n}\n\n";
const chinese = "人工智能正在改变世界，我们每天都能看到新的应用。";

beforeAll(async () => {
  await loadEncoding("o200k");
  await loadEncoding("cl100k");
});

describe("counting tokens", () => {
  test("finds each model's tokenizer by its name, however it is written", () => {
    const expected: Record<string, object> = {
      "gpt-4o-mini": { encoding: "o200k" },
      "openai/gpt-4.1": { encoding: "o200k" },
      "ft:gpt-4o-2024-08-06:org::id": { encoding: "o200k" },
      "GPT-5.2": { encoding: "o200k" },
      "o3-mini": { encoding: "o200k" },
      o1: { encoding: "o200k" },
      "gpt-4-turbo": { encoding: "cl100k" },
      "gpt-35-turbo": { encoding: "cl100k" },
      "text-embedding-3-small": { encoding: "cl100k" },
      "us.anthropic.claude-3-5-sonnet-20241022-v2:0": { family: "anthropic" },
      "models/gemini-2.5-flash": { family: "gemini" },
      "deepseek-r1-distill-llama-70b": { family: "llama" },
      "deepseek-chat": { family: "deepseek" },
      "codestral-latest": { family: "mistral" },
      "Qwen/Qwen3-32B": { family: "qwen" },
      "foo1-bar": { family: "unknown" },
    };
    for (const [model, tokenizer] of Object.entries(expected)) expect(modelTokenizer(model)).toEqual(tokenizer);
  });

  test("is exact for OpenAI's models, also for long texts counted in slices", async () => {
    for (const text of ["", "a", prose, prose.repeat(300), code.repeat(200), chinese.repeat(100)]) {
      expect(await countTokens("gpt-4o", text)).toEqual({ tokens: o200k(text, asText), exact: true });
      expect(await countTokens("gpt-4", text)).toEqual({ tokens: cl100k(text, asText), exact: true });
    }
  });

  test("takes a client's control tokens for the text that they are", async () => {
    expect((await countTokens("gpt-4o", "<|endoftext|>")).tokens).toBeGreaterThan(1);
  });

  test("whatever the text is, a whole count is the tokenizer's own", async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 600 }).map((bytes) => Buffer.from(bytes).toString("utf16le")),
      fc.string({ unit: "grapheme", maxLength: 300 }),
      fc.constantFrom(prose, code, chinese, "don't ", "I'LL ", "\u0301", " \n\t ", "1234567", "नमस्ते ", "😀"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
        const text = pieces.join("").toWellFormed();
        for (const [model, count] of [
          ["gpt-4o", o200k],
          ["gpt-4", cl100k],
        ] as const) {
          const counted = await countTokens(model, text);
          const own = count(text, asText);
          if (counted.exact) expect(counted.tokens).toBe(own);
          else expect(Math.abs(counted.tokens - own)).toBeLessThan(10 + own * 0.1);
        }
      }),
      { numRuns: 100 },
    );
  });

  test("slices make up the text and never cut a character in two", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 200, maxLength: 1500 }), (text) => {
        const parts = [...slices(text)].map((slice) => slice.text);
        expect(parts.join("")).toBe(text);
        expect(parts.every((part) => part.length <= 128)).toBe(true);
        expect(parts.every((part) => part.isWellFormed())).toBe(text.isWellFormed());
      }),
    );
  });

  test("estimates other vendors' counts from measured ratios, and says that it is an estimate", async () => {
    const own = (await countTokens("gpt-4o", prose.repeat(10))).tokens;
    const claude = await countTokens("claude-sonnet-4-5", "Plain English words here. ".repeat(40));
    expect(claude).toEqual({
      tokens: Math.round(o200k("Plain English words here. ".repeat(40)) * 1.083),
      exact: false,
    });
    expect((await countTokens("gemini-2.5-pro", prose.repeat(10))).tokens).toBeLessThan(own * 1.05);
    expect((await countTokens("claude-opus-4", "안녕하세요 세계 ".repeat(20))).tokens).toBe(
      Math.round(o200k("안녕하세요 세계 ".repeat(20)) * 1.716),
    );
    expect(await countTokens("my-own-model", "hello")).toEqual({ tokens: 1, exact: false });
  });

  test("does not hold up the event loop, and does bounded work for a huge hostile text", async () => {
    let turns = 0;
    let counting = true;
    const turn = () => {
      turns++;
      if (counting) setImmediate(turn);
    };
    setImmediate(turn);
    const ideograms = Array.from({ length: 60_000 }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7919) % 20_000)));
    expect((await countTokens("gpt-4o", ideograms.join(""))).exact).toBe(false);
    counting = false;
    expect(turns).toBeGreaterThan(10);
    const huge = await countTokens("gpt-4o", "word ".repeat(1_000_000));
    expect(huge).toEqual({ tokens: expect.closeTo(1_000_000, -4), exact: false });
  });
});

describe("counting a chat", () => {
  test("adds OpenAI's frame: three a message, one a name, three for the reply", async () => {
    const messages = [
      { role: "system", content: "You are helpful." },
      { role: "user", name: "ann", content: [{ type: "text", text: "Hi!" }] },
    ];
    const words = ["system", "You are helpful.", "user", "ann", "Hi!"].reduce((sum, text) => sum + o200k(text), 0);
    expect(await countChatTokens("gpt-4o", messages)).toEqual({ tokens: words + 3 + 3 + 1 + 3, exact: true });
    expect(await countChatTokens("gpt-4o", [])).toEqual({ tokens: 3, exact: true });
  });

  test("is an estimate where there is more than text", async () => {
    const image = { role: "user", content: [{ type: "image_url", image_url: { url: "x" } }] };
    expect((await countChatTokens("gpt-4o", [image])).exact).toBe(false);
    const call = { id: "c", type: "function", function: { name: "weather", arguments: '{"city":"Rome"}' } };
    const called = await countChatTokens("gpt-4o", [{ role: "assistant", content: null, tool_calls: [call] }]);
    expect(called.exact).toBe(false);
    expect(called.tokens).toBeGreaterThan(10);
    const odd = [{ role: 1, content: { a: 1 }, tool_calls: [null, { function: 3 }] }];
    expect((await countChatTokens("claude-3", odd)).tokens).toBe(6);
  });
});
