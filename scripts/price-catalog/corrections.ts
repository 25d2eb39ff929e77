/**
 * What is wrong in the community's file of 2026-08-21, model by model. Each says what it rests on; rules that hold for
 * any such file are in server/catalog/price-catalog/convert-public-cost.ts.
 */
import type { PublicCost } from "#server/contracts/price-catalog.ts";

interface Correction {
  applies: (model: PublicCost) => boolean;
  /** Null: the model is left out. */
  change: (model: PublicCost) => PublicCost | null;
  note: string;
}

const is = (id: string) => (model: PublicCost) => `${model.provider}/${model.model}` === id;
const isOf = (provider: string, pattern: RegExp) => (model: PublicCost) =>
  model.provider === provider && pattern.test(model.model);

const tokens = (figures: Record<string, string>) => (model: PublicCost) => ({
  ...model,
  usd_per_million: { ...model.usd_per_million, ...figures },
});

const times = (text: string, factor: number): string => (Math.round(Number(text) * factor * 1e9) / 1e9).toString();
const scaled =
  (factor: number) =>
  (model: PublicCost): PublicCost => {
    const all = (prices: Record<string, string> | undefined) =>
      prices && Object.fromEntries(Object.entries(prices).map(([key, price]) => [key, times(price, factor)]));
    const { usd_per_million, usd_per_image, ...rest } = model;
    const million = all(usd_per_million);
    const image = all(usd_per_image);
    return { ...rest, ...(million && { usd_per_million: million }), ...(image && { usd_per_image: image }) };
  };

const without = (key: string) => (model: PublicCost) => {
  const { [key]: _left, ...usd_per_million } = model.usd_per_million ?? {};
  return { ...model, usd_per_million };
};

export const corrections: readonly Correction[] = [
  {
    applies: (model) => model.provider === "together" && model.usd_per_image !== undefined,
    change: scaled(100),
    note: "together: prices of images stood at a hundredth (FLUX.1.1 pro at 0.0004 instead of 0.04 dollars)",
  },
  {
    applies: is("together/MiniMaxAI/MiniMax-M2.5"),
    change: scaled(0.001),
    note: "together/MiniMaxAI/MiniMax-M2.5: a thousand times its siblings' prices",
  },
  {
    applies: isOf("minimax", /^MiniMax-M2\.7/),
    change: (model) => tokens({ cache_write: "0.375" })(scaled(100)(model)),
    note: "minimax: tokens stood at a hundredth of the prices that resellers and the vendor show",
  },
  {
    applies: isOf("azure_openai", /^gpt-4o-mini-audio-preview/),
    change: tokens({ input: "0.15", output: "0.6", audio_input: "10", audio_output: "20" }),
    note: "azure_openai/gpt-4o-mini-audio-preview: text input at a hundred times OpenAI's, audio in and out swapped",
  },
  {
    applies: is("openai/gpt-4o-mini-audio-preview-2024-12-17"),
    change: tokens({ audio_input: "10", audio_output: "20" }),
    note: "openai/gpt-4o-mini-audio-preview-2024-12-17: audio in and out swapped against its undated name",
  },
  {
    applies: (model) => model.model === "gpt-audio-mini",
    change: tokens({ audio_input: "10", audio_output: "20" }),
    note: "gpt-audio-mini: audio at a tenth of its dated versions",
  },
  {
    applies: (model) => /^gpt-5-pro/.test(model.model),
    change: without("cached_input"),
    note: "gpt-5-pro: a cached price of 0.005 at an input price of 15; the model has no cached price",
  },
  {
    applies: is("azure_openai/o4-mini-deep-research-2025-06-26"),
    change: tokens({ input: "2", output: "8", cached_input: "0.5" }),
    note: "azure_openai/o4-mini-deep-research-2025-06-26: bore o3-deep-research's prices",
  },
  {
    applies: is("azure_openai/gpt-4o-mini-tts"),
    change: tokens({ audio_output: "12" }),
    note: "azure_openai/gpt-4o-mini-tts: had no price of the audio it makes; OpenAI's for the same model",
  },
  {
    applies: is("openai/gpt-image-1-mini"),
    change: tokens({ output: "8" }),
    note: "openai/gpt-image-1-mini: had no price of the images it makes; the vendor's list price of image tokens",
  },
  {
    applies: isOf("fireworks", /^\d+b$/),
    change: () => null,
    note: "fireworks/4b, 16b, 100b: price classes, not models",
  },
];

/** The models with what is wrong put right. */
export const corrected = (models: readonly PublicCost[]): PublicCost[] =>
  models.flatMap((model) => {
    let at: PublicCost | null = model;
    for (const { applies, change } of corrections) if (at && applies(model)) at = change(at);
    return at ? [at] : [];
  });
