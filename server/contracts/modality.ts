/** What a physical model is for, what it is counted in, and which figures its price then needs. Pure. */
import { inputKinds, isUnitKind, outputKinds, type UnitKind } from "./units.ts";

export const modalities = [
  "text",
  "embedding",
  "image",
  "speech",
  "transcription",
  "rerank",
  "moderation",
  "custom",
] as const;
export type Modality = (typeof modalities)[number];

export const meterUnits = ["token", "image", "second", "character"] as const;
export type MeterUnit = (typeof meterUnits)[number];

/** The units that a modality may be counted in; the first is taken where none is named. */
const unitsByModality: Record<Modality, readonly [MeterUnit, ...MeterUnit[]]> = {
  text: ["token"],
  embedding: ["token"],
  image: ["image", "token"],
  speech: ["character", "token", "second"],
  transcription: ["second", "token"],
  rerank: ["token"],
  moderation: ["token"],
  custom: meterUnits,
};

export const defaultUnitOf = (modality: Modality): MeterUnit => unitsByModality[modality][0];

const tokens: readonly string[] = [...inputKinds, ...outputKinds];
const kindsByModality: Record<Modality, readonly string[]> = {
  text: tokens,
  embedding: inputKinds,
  image: [...tokens, "image"],
  speech: [...tokens, "character", "second"],
  transcription: [...tokens, "second"],
  rerank: ["input", "output"],
  moderation: [...inputKinds, "output"],
  custom: [...tokens, "image", "character", "second"],
};

/** The unit kinds that such a model may use, beside a flat fee per request; `image` stands for every size and quality too. */
export const kindsOfModality = (modality: Modality): readonly string[] => kindsByModality[modality];

/** The units that a modality may be counted in. */
export const unitsOfModality = (modality: Modality): readonly MeterUnit[] => unitsByModality[modality];

/** A model's parts that do not go together. */
export interface ModelFault {
  /** Dotted, e.g. price.second */
  param: string;
  message: string;
}

/** Whether a modality is counted in this unit; null: it is. */
export const unitFault = (modality: Modality, unit: MeterUnit): ModelFault | null =>
  unitsByModality[modality].includes(unit)
    ? null
    : { param: "unit", message: `must be ${unitsByModality[modality].join(" or ")} for ${modality}` };

/** What such a model never uses, so that a figure for it is a mistake; null: none. */
export function kindsFault(modality: Modality, table: object, name: "price" | "cost"): ModelFault | null {
  const allowed = kindsByModality[modality];
  for (const kind of Object.keys(table)) {
    if (!isUnitKind(kind) || kind === "request") continue;
    if (allowed.includes(kind.startsWith("image:") ? "image" : kind)) continue;
    return { param: `${name}.${kind}`, message: `a model for ${modality} does not use ${kind}` };
  }
  return null;
}

/** Figures of which one must be there, so that no use of the model is free by mistake (failure-cases.md, 2.5). */
const neededByUnit: Record<MeterUnit, readonly UnitKind[]> = {
  token: ["input", "output"],
  image: ["image"],
  second: ["second"],
  character: ["character"],
};

/** What is wrong with a price for such a model; null: nothing. */
export function priceFault(modality: Modality, unit: MeterUnit, price: object): ModelFault | null {
  const foreign = kindsFault(modality, price, "price");
  if (foreign) return foreign;
  const has = (kind: string) => Object.hasOwn(price, kind);
  if (Object.keys(price).some((kind) => kind.startsWith("image:")) && !has("image")) {
    return { param: "price.image", message: "is needed: it stands for every size and quality without their own" };
  }
  const needed = neededByUnit[unit];
  if (has("request") || needed.some(has)) return null;
  return { param: "price", message: `needs ${needed.join(" or ")}, or request: the model is counted by ${unit}s` };
}

/**
 * What of a custom model's price nothing tells: a backend's reply is counted by its provider's metrics alone, so a
 * figure for another kind would charge by estimates for ever. Null: each figure has its metric, or is the flat fee.
 *
 * @param metrics the provider's, by unit kind
 */
export function unmeteredFault(price: object, metrics: object): ModelFault | null {
  for (const kind of Object.keys(price)) {
    if (!isUnitKind(kind) || kind === "request" || Object.hasOwn(metrics, kind)) continue;
    const message = `no metric of the provider tells ${kind}: add settings.metrics.${kind} to it, or price by request`;
    return { param: `price.${kind}`, message };
  }
  return null;
}
