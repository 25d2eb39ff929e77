/** Prices and costs as they are typed. Pure. */
import { definedFields, textAt, textsAt } from "#app/lib/typed-values.ts";
import { nanosToMicros, parseCostRate } from "#server/contracts/cost-rate.ts";
import { kindsOfModality, type MeterUnit, type Modality } from "#server/contracts/modality.ts";
import { formatCredits, microCredits, parseNanos, roundHalfUp } from "#server/contracts/money.ts";
import type { CostInput, CostView, PriceInput, PriceView } from "#server/contracts/rate-table.ts";
import { isUnitKind, type KnownKind, knownKinds, type UnitKind } from "#server/contracts/units.ts";

/** Unit kinds of a table, in the order in which people read them. */
export function kindsIn(table: object): UnitKind[] {
  const rank = (kind: string) => knownKinds.indexOf(kind.split(":")[0] as KnownKind);
  return Object.keys(table)
    .filter(isUnitKind)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

const usual: Record<Modality, readonly UnitKind[]> = {
  text: ["input", "cached_input", "output"],
  embedding: ["input"],
  image: ["image", "input", "image_output"],
  speech: ["character", "second", "input", "audio_output"],
  transcription: ["second", "input", "output"],
  rerank: ["request", "input"],
  moderation: ["input"],
  custom: ["request", "input", "output", "image", "second", "character"],
};

const ofUnit: Record<MeterUnit, (kind: string) => boolean> = {
  token: (kind) => kind !== "image" && kind !== "second" && kind !== "character",
  image: (kind) => kind === "image" || kind === "request",
  second: (kind) => kind === "second" || kind === "request",
  character: (kind) => kind === "character" || kind === "request",
};

/** The rows of a rate table: first those that matter for such a model or have a figure, then what else it may use. */
export function rowsOf(
  modality: Modality,
  unit: MeterUnit,
  set: readonly UnitKind[],
): { main: UnitKind[]; more: UnitKind[] } {
  const possible = [...kindsOfModality(modality), "request"].filter(isUnitKind);
  const isUsual = (kind: UnitKind) => usual[modality].includes(kind) && (modality === "custom" || ofUnit[unit](kind));
  const main = possible.filter((kind) => isUsual(kind) || set.includes(kind));
  const sized = set.filter((kind) => kind.startsWith("image:"));
  return {
    main: kindsIn(Object.fromEntries([...main, ...sized].map((kind) => [kind, ""]))),
    more: possible.filter((kind) => !main.includes(kind)),
  };
}

/** `per` as typed; a figure of another number comes as its text, for the schema to refuse. */
const perAt = (typed: unknown, path: string): number | string => {
  const text = textAt(typed, path) ?? "1000000";
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
};

const figuresAt = (typed: unknown, path: string): Record<string, string> | undefined => {
  const { per: _, currency: __, ...figures } = textsAt(typed, path) ?? {};
  return definedFields(figures) as Record<string, string> | undefined;
};

/** The price as typed; undefined: no figure was. */
export function typedPrice(typed: unknown): object | undefined {
  const figures = figuresAt(typed, "price");
  return figures && { per: perAt(typed, "price.per"), ...figures };
}

/** The cost as typed; undefined: no figure was. */
export function typedCost(typed: unknown): object | undefined {
  const figures = figuresAt(typed, "cost");
  return figures && { currency: textAt(typed, "cost.currency") ?? "", per: perAt(typed, "cost.per"), ...figures };
}

/** A stored table as the form shows it: texts by kind. */
export function shownRates(table: PriceView | CostView | CostInput | PriceInput | null): Record<string, string> {
  if (!table) return {};
  const currency = "currency" in table ? { currency: table.currency } : {};
  return {
    per: String(table.per),
    ...currency,
    ...Object.fromEntries(kindsIn(table).map((kind) => [kind, table[kind] ?? ""])),
  };
}

/**
 * Prices with so many percent on top of the costs, rounded half-up to what a price can say; kinds whose cost is no
 * figure are left out.
 *
 * @param creditsPerUnit credits that one major unit of the cost's currency is worth
 */
export function markedUp(
  cost: { per: number } & Partial<Record<UnitKind, string>>,
  facts: { creditsPerUnit: string; percent: number; pricePer: number },
): Partial<Record<UnitKind, string>> {
  const rate = parseCostRate(facts.creditsPerUnit);
  if (rate === null) return {};
  const share = BigInt(100 + facts.percent);
  const figures = kindsIn(cost).flatMap((kind) => {
    const nanos = parseNanos(cost[kind] ?? "");
    if (nanos === null) return [];
    const [to, from] = kind === "request" ? [1n, 1n] : [BigInt(facts.pricePer), BigInt(cost.per)];
    const micros = roundHalfUp(nanos * rate * share * to, from * 100n * nanosToMicros);
    return [[kind, formatCredits(microCredits(micros))] as const];
  });
  return Object.fromEntries(figures);
}
