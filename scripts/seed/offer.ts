/** What the seeded merchant buys and sells: invented vendors, models and figures of today's order of size. */
import type { Modality } from "#server/contracts/modality.ts";

export interface OfferedModel {
  provider: string;
  name: string;
  modality: Modality;
  /** Major units of the provider's currency per million units, or per unit for images and seconds. */
  cost: Record<string, string>;
  currency: keyof typeof creditsPerUnit;
  per: 1 | 1_000_000;
  /** Milliseconds to the first token, and per token after it; for others than text the whole time. */
  firstMs: number;
  tokenMs: number;
}

export const providers = ["Northwind AI", "Aurora Models", "Jade Cloud", "Brise"] as const;

const text = (
  provider: (typeof providers)[number],
  name: string,
  [input, output]: readonly [number, number],
  currency: OfferedModel["currency"],
  [firstMs, tokenMs]: readonly [number, number],
): OfferedModel => ({
  provider,
  name,
  modality: "text",
  per: 1_000_000,
  cost: { input: String(input), cached_input: String(input / 4), output: String(output) },
  currency,
  firstMs,
  tokenMs,
});

/** Credits per unit of a currency for a merchant that has no rate: a credit is a cent. */
export const creditsPerUnit = { USD: 100, EUR: 110, CNY: 14 } as const;

/** What a model is sold for, in credits: a third above its cost. @param credits per unit of the cost's currency */
export const priceOf = ({ cost }: OfferedModel, credits: number): Record<string, string> =>
  Object.fromEntries(
    Object.entries(cost).map(([kind, amount]) => [kind, String(Number((Number(amount) * credits * 1.33).toFixed(6)))]),
  );

export const models: readonly OfferedModel[] = [
  text("Northwind AI", "atlas-large", [2.5, 10], "USD", [420, 14]),
  text("Northwind AI", "atlas-mini", [0.16, 0.6], "USD", [260, 7]),
  text("Aurora Models", "sonata-4", [3, 15], "USD", [640, 16]),
  text("Aurora Models", "sonata-lite", [0.8, 4], "USD", [350, 8]),
  text("Jade Cloud", "qilin-max", [12, 36], "CNY", [520, 18]),
  text("Jade Cloud", "qilin-turbo", [2, 6], "CNY", [300, 9]),
  text("Brise", "mirabelle", [1.8, 5.4], "EUR", [380, 11]),
  {
    provider: "Northwind AI",
    name: "atlas-embed",
    modality: "embedding",
    per: 1_000_000,
    cost: { input: "0.02" },
    currency: "USD",
    firstMs: 90,
    tokenMs: 0,
  },
  {
    provider: "Aurora Models",
    name: "pastel-2",
    modality: "image",
    per: 1,
    cost: { image: "0.04" },
    currency: "USD",
    firstMs: 7_800,
    tokenMs: 0,
  },
  {
    provider: "Brise",
    name: "scribe-1",
    modality: "transcription",
    per: 1,
    cost: { second: "0.0001" },
    currency: "EUR",
    firstMs: 2_400,
    tokenMs: 0,
  },
];

/** Logical models that endpoints offer: routes in the order of their tiers. */
export const logicalModels: readonly { name: string; routes: readonly string[]; share: number }[] = [
  { name: "assistant", routes: ["atlas-large", "sonata-4"], share: 30 },
  { name: "assistant-fast", routes: ["atlas-mini", "qilin-turbo"], share: 34 },
  { name: "writer", routes: ["sonata-4", "mirabelle"], share: 12 },
  { name: "helper", routes: ["sonata-lite", "atlas-mini"], share: 12 },
  { name: "translator", routes: ["qilin-max", "mirabelle"], share: 7 },
  { name: "search-embed", routes: ["atlas-embed"], share: 9 },
  { name: "illustrator", routes: ["pastel-2"], share: 2 },
  { name: "minutes", routes: ["scribe-1"], share: 2 },
];

export const customerNames = [
  "Acorn Legal",
  "Baltic Freight",
  "Cobalt Games",
  "Delta Schools",
  "Ember Health",
  "Fjord Travel",
  "Granite Bank",
  "Harbor Media",
  "Iris Optics",
  "Juniper Homes",
  "Kestrel Air",
  "Lumen Energy",
  "Meridian Maps",
  "Nimbus Retail",
  "Orchard Foods",
  "Prism Studio",
] as const;

export const departments = ["Support", "Research", "Marketing", "Engineering", null] as const;
