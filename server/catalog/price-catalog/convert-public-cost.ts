/**
 * A file of public model costs → the product's own unit kinds. Such files put every price under token keys, per
 * million: what is really per minute, per character, per call or per image is told apart here. Pure.
 */
import { kindsFault, type Modality } from "#server/contracts/modality.ts";
import { formatDecimal } from "#server/contracts/money.ts";
import type { Capabilities } from "#server/contracts/physical-model.ts";
import type { CatalogFacts, PublicCost } from "#server/contracts/price-catalog.ts";
import { imageKind, type UnitKind } from "#server/contracts/units.ts";

/** Figures in nanos of a dollar. */
type Figures = Partial<Record<UnitKind, bigint>>;
type Tokens = Partial<Record<string, bigint>>;

export type Conversion = { entry: CatalogFacts } | { skipped: string };

const fractionDigits = 9;

/** "0.7499999999999999" → nanos, rounded half-up: such tails come from binary fractions, no price has them. */
function nanosOf(text: string): bigint {
  const [whole = "0", fraction = ""] = text.split(".");
  const digits = fraction.padEnd(fractionDigits + 1, "0");
  const kept = BigInt(whole + digits.slice(0, fractionDigits));
  return Number(digits[fractionDigits]) >= 5 ? kept + 1n : kept;
}

const has = (model: PublicCost, pattern: RegExp): boolean => pattern.test(model.model.toLowerCase());

function modalityOf(model: PublicCost, tokens: Tokens): Modality {
  if (model.usd_per_image || has(model, /(^|\/)(gpt|chatgpt)-image/)) return "image";
  if (model.type === "embedding" || model.type === "moderation") return model.type;
  if (model.type === "rerank" || has(model, /rerank/)) return "rerank";
  if (has(model, /whisper|transcribe/)) return "transcription";
  if (has(model, /(^|[-/])tts([-.]|$)/)) return "speech";
  // An input price alone: the answer has no tokens.
  return tokens.output === undefined && tokens.audio_output === undefined ? "embedding" : "text";
}

/** More than this for a million tokens of a small job is a price per call, or per minute, in disguise. */
const absurdPerMillion = 500n * 1_000_000_000n;
/** Minutes are told as a million of them. */
const secondsPerMinute = 60n;

function tokenFigures(model: PublicCost, tokens: Tokens): Figures {
  const { input, output, cached_input: cached, cache_write: write, audio_input, audio_output } = tokens;
  const figures: Figures = {};
  const put = (kind: UnitKind, value: bigint | undefined) => {
    if (value !== undefined) figures[kind] = value;
  };
  put("input", input);
  put("output", output);
  // A source that shifted its columns tells the read price under write; a read never costs more than fresh input.
  const shifted = input !== undefined && cached !== undefined && cached > input;
  const read = shifted ? (write !== undefined && write <= input ? write : undefined) : cached;
  put("cached_input", read);
  // Storage by the hour is told as a write by some: a real write costs what input costs, up to twice.
  const written = shifted ? cached : write;
  const isWrite = input !== undefined && written !== undefined && written >= input && written <= 2n * input;
  if (isWrite && model.provider !== "gemini") put("cache_write", written);
  // Per-minute audio beside token prices: the same figure, a thousandth of it, is the price of its tokens.
  put("audio_input", audio_input !== undefined && audio_input >= absurdPerMillion ? audio_input / 1000n : audio_input);
  put("audio_output", audio_output);
  return figures;
}

/** "size:quality" with `default` for either: an unnamed size with a quality is what `auto` stands for. */
function imageFigures(prices: Readonly<Record<string, string>>): Figures {
  const figures: Figures = {};
  for (const [key, price] of Object.entries(prices)) {
    const [size = "default", quality = "default"] = key.toLowerCase().split(":");
    const named = quality === "default" ? null : quality;
    const kind = size === "default" && named === null ? "image" : imageKind(size === "default" ? "auto" : size, named);
    // A size that is no word has no kind: it must not pass for the price of every image.
    if (kind !== "image" || size === "default") figures[kind] = nanosOf(price);
  }
  return figures;
}

const perMillion = 1_000_000 as const;

function priced(model: PublicCost, modality: Modality, tokens: Tokens): Pick<CatalogFacts, "unit"> & Rates {
  if (model.usd_per_image) return { unit: "image", per: 1, figures: imageFigures(model.usd_per_image) };
  const { input = 0n } = tokens;
  if (modality === "rerank" && input >= absurdPerMillion) {
    return { unit: "token", per: perMillion, figures: { request: input / BigInt(perMillion) } };
  }
  if (modality === "transcription" && input >= absurdPerMillion) {
    return { unit: "second", per: perMillion, figures: { second: input / secondsPerMinute } };
  }
  const bySpokenText = modality === "speech" && Object.keys(tokens).length === 1 && !has(model, /gpt/);
  if (bySpokenText) return { unit: "character", per: perMillion, figures: { character: input } };
  return { unit: "token", per: perMillion, figures: tokenFigures(model, tokens) };
}

interface Rates {
  per: 1 | typeof perMillion;
  figures: Figures;
}

function capabilitiesOf({ supports = [], max_output_tokens: most }: PublicCost): Capabilities {
  const can = (...names: string[]) => names.some((name) => supports.includes(name));
  return {
    ...(most === undefined ? {} : { max_output_tokens: most }),
    ...(can("tools") ? { tools: true } : {}),
    ...(can("image", "vision") ? { vision: true } : {}),
    ...(can("pdf", "doc") ? { files: true } : {}),
  };
}

/** One model's entry, or why it has none. */
export function convertPublicCost(model: PublicCost): Conversion {
  if (model.type === "ocr") return { skipped: "priced by page, which is no unit here" };
  const prices = Object.entries(model.usd_per_million ?? {});
  const tokens: Tokens = Object.fromEntries(prices.map(([key, price]) => [key, nanosOf(price)]));
  const modality = modalityOf(model, tokens);
  const { unit, per, figures } = priced(model, modality, tokens);
  // Some sources put an embedding's price on both sides; it has no output.
  if (modality === "embedding") delete figures.output;
  const given = Object.entries(figures).flatMap(([kind, figure]) =>
    figure === undefined ? [] : [[kind, figure] as const],
  );
  if (!given.some(([, figure]) => figure > 0n)) return { skipped: "no usable figure" };
  if (modality === "text" && figures.input === undefined) return { skipped: "no figure for input" };
  const fault = kindsFault(modality, figures, "cost");
  if (fault) return { skipped: fault.message };
  const rates = Object.fromEntries(given.map(([kind, figure]) => [kind, formatDecimal(figure, fractionDigits)]));
  return {
    entry: {
      id: `${model.provider}/${model.model}`,
      provider: model.provider,
      model: model.model,
      modality,
      unit,
      cost: { currency: "USD", per, ...rates },
      capabilities: capabilitiesOf(model),
    },
  };
}

const contextVariant = /^(.+)-(lte|gt)-\d+k$/;

/**
 * Some sources tell a model's price for short and for long prompts as two models, whose names no upstream knows.
 * They become one under the real name, by the dearer figures, unless it has an entry of its own.
 */
export function mergeContextVariants(models: readonly PublicCost[]): PublicCost[] {
  const named = new Map<string, PublicCost>();
  const variants: [name: string, isLong: boolean, model: PublicCost][] = [];
  for (const model of models) {
    const match = contextVariant.exec(model.model);
    if (match?.[1] && match[2]) variants.push([match[1], match[2] === "gt", model]);
    else named.set(`${model.provider}/${model.model}`, model);
  }
  const own = new Set(named.keys());
  for (const [name, isLong, model] of variants) {
    const id = `${model.provider}/${name}`;
    if (own.has(id) || (named.has(id) && !isLong)) continue;
    named.set(id, { ...model, model: name });
  }
  return [...named.values()];
}

/** Every model of a file. */
export function convertPublicCosts(models: readonly PublicCost[]): {
  entries: CatalogFacts[];
  skipped: { id: string; reason: string }[];
} {
  const entries: CatalogFacts[] = [];
  const skipped: { id: string; reason: string }[] = [];
  for (const model of mergeContextVariants(models)) {
    const result = convertPublicCost(model);
    if ("entry" in result) entries.push(result.entry);
    else skipped.push({ id: `${model.provider}/${model.model}`, reason: result.skipped });
  }
  return { entries, skipped };
}
