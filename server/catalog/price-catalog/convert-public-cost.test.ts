import { describe, expect, it } from "vitest";
import type { PublicCost } from "#server/contracts/price-catalog.ts";
import { makeBuiltInCatalog } from "./built-in-catalog.ts";
import { convertPublicCost, convertPublicCosts } from "./convert-public-cost.ts";

const entryOf = (model: Partial<PublicCost>) => {
  const result = convertPublicCost({ provider: "p", model: "m", ...model });
  if ("skipped" in result) throw new Error(result.skipped);
  const { cost, modality, unit } = result.entry;
  return { modality, unit, cost };
};
const usd = (figures: Record<string, string>) => ({ usd_per_million: figures });
const perMillion = { currency: "USD", per: 1_000_000 };

describe("a file of public costs", () => {
  it("has minutes of speech under token keys: they become seconds", () => {
    expect(entryOf({ model: "whisper-1", type: "audio", ...usd({ input: "6000", audio_input: "6000" }) })).toEqual({
      modality: "transcription",
      unit: "second",
      cost: { ...perMillion, second: "100" },
    });
  });

  it("has characters under input: they become characters, where the model does not count tokens", () => {
    expect(entryOf({ model: "tts-1-hd", ...usd({ input: "30" }) }).cost).toEqual({ ...perMillion, character: "30" });
    expect(entryOf({ model: "gpt-4o-mini-tts", ...usd({ input: "0.6", audio_output: "12" }) })).toEqual({
      modality: "speech",
      unit: "token",
      cost: { ...perMillion, input: "0.6", audio_output: "12" },
    });
  });

  it("has calls of a reranker under input: they become the flat fee", () => {
    expect(entryOf({ model: "rerank-v3.5", type: "rerank", ...usd({ input: "2000" }) }).cost).toEqual({
      ...perMillion,
      request: "0.002",
    });
    expect(entryOf({ type: "rerank", ...usd({ input: "0.02" }) }).cost).toEqual({ ...perMillion, input: "0.02" });
  });

  it("has images by size and quality", () => {
    const prices = {
      "default:default": "0.04",
      "1024x1024:default": "0.05",
      "1024x1024:HD": "0.08",
      "default:hd": "0.07",
    };
    expect(entryOf({ type: "image", usd_per_image: prices })).toEqual({
      modality: "image",
      unit: "image",
      cost: {
        currency: "USD",
        per: 1,
        image: "0.04",
        "image:1024x1024": "0.05",
        "image:1024x1024:hd": "0.08",
        "image:auto:hd": "0.07",
      },
    });
  });

  it.each([
    [
      "shifted columns",
      { input: "3", output: "15", cached_input: "3.75", cache_write: "0.3" },
      { cached_input: "0.3", cache_write: "3.75" },
    ],
    [
      "storage told as a read",
      { input: "2", output: "12", cached_input: "4.5", cache_write: "0.2" },
      { cached_input: "0.2" },
    ],
    ["a read dearer than fresh input", { input: "0.6", output: "2.4", cached_input: "3" }, {}],
    [
      "an hour-long write",
      { input: "3", output: "15", cache_write: "3.75", cache_write_1h: "6" },
      { cache_write: "3.75" },
    ],
  ])("never prices the cache by %s", (_name, figures, cache) => {
    const { input, output } = figures;
    expect(entryOf(usd(figures)).cost).toEqual({ ...perMillion, input, output, ...cache });
  });

  it("loses the tails of binary fractions", () => {
    expect(entryOf(usd({ input: "0.7499999999999999", output: "0.8000000000000001" })).cost).toMatchObject({
      input: "0.75",
      output: "0.8",
    });
  });

  it("tells a model for short and for long prompts once, by the dearer figures, unless it has its own entry", () => {
    const models = [
      { provider: "g", model: "pro-lte-128k", ...usd({ input: "1", output: "2" }) },
      { provider: "g", model: "pro-gt-128k", ...usd({ input: "2", output: "4" }) },
      { provider: "g", model: "own-gt-128k", ...usd({ input: "9", output: "9" }) },
      { provider: "g", model: "own", ...usd({ input: "1", output: "1" }) },
    ];
    const { entries } = convertPublicCosts(models);
    expect(entries.map(({ id, cost }) => [id, cost.input]).sort()).toEqual([
      ["g/own", "1"],
      ["g/pro", "2"],
    ]);
  });

  it("leaves out what has no figure that could be charged", () => {
    const ocr = { provider: "m", model: "ocr", type: "ocr", ...usd({ input: "4000" }) };
    const free = { provider: "m", model: "free", ...usd({ input: "0", output: "0" }) };
    expect(convertPublicCosts([ocr, free]).skipped.map(({ id }) => id)).toEqual(["m/ocr", "m/free"]);
  });
});

describe("the catalog that comes with the product", () => {
  const catalog = makeBuiltInCatalog()();

  it("has more than a thousand dated entries, each with a figure", () => {
    expect(catalog.size).toBeGreaterThan(1000);
    for (const entry of catalog.values()) {
      expect(entry.as_of).toBe("2026-08-21");
      expect(Object.keys(entry.cost).length, entry.id).toBeGreaterThan(2);
    }
  });

  it.each([
    ["openai/gpt-4o", { per: 1_000_000, input: "2.5", output: "10", cached_input: "1.25" }],
    ["openai/whisper-1", { second: "100" }],
    ["openai/dall-e-3", { image: "0.04", "image:1024x1792:hd": "0.12" }],
    ["together/black-forest-labs/FLUX.1.1-pro", { image: "0.04" }],
    ["minimax/MiniMax-M2.7", { input: "0.3", output: "1.2" }],
    ["bedrock/anthropic.claude-3-7-sonnet-20250219-v1:0", { cached_input: "0.3", cache_write: "3.75" }],
  ])("says of %s what its vendor does", (id, cost) => {
    expect(catalog.get(id)?.cost).toMatchObject(cost);
  });

  it("has no text model whose cached input costs more than fresh one, and none at an absurd price", () => {
    for (const { id, cost, modality } of catalog.values()) {
      if (cost.cached_input !== undefined)
        expect(Number(cost.cached_input), id).toBeLessThanOrEqual(Number(cost.input));
      if (modality === "text") expect(Number(cost.input), id).toBeLessThanOrEqual(150);
    }
  });
});
