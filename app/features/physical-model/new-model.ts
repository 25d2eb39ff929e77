/** What a new model's form begins with: from the address, the provider and the price catalog. Pure. */
import { defaultUnitOf, type MeterUnit, type Modality, meterUnits, modalities } from "#server/contracts/modality.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";
import type { ListedProviderView } from "#server/contracts/provider.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import { shownParts } from "./model-form.ts";
import { markedUp, shownRates } from "./rate-figures.ts";

/** Vendors of the price catalog by the kind that reaches them. */
const kindOfVendor: Record<string, ProviderKind> = {
  openai: "openai",
  azure_openai: "azure_openai",
  anthropic: "anthropic",
  bedrock: "bedrock",
  gemini: "gemini",
  google: "gemini",
  deepseek: "deepseek",
  mistral: "mistral",
  "mistral-ai": "mistral",
  ollama: "ollama",
};

/** The provider that a catalog entry is most likely to be served by: of its vendor's kind, or named like it. */
export function providerFor(
  entry: Pick<ListedCatalogEntry, "provider"> | null,
  providers: readonly Pick<ListedProviderView, "id" | "name" | "kind">[],
): string | null {
  const [only] = providers;
  if (!entry) return providers.length === 1 && only ? only.id : null;
  const kind = Object.hasOwn(kindOfVendor, entry.provider) ? kindOfVendor[entry.provider] : undefined;
  const word = entry.provider.replace(/[-_]/g, " ").toLowerCase();
  const named = providers.find(({ name }) => name.toLowerCase().includes(word));
  const alike = kind && providers.find((provider) => provider.kind === kind);
  return named?.id ?? alike?.id ?? (providers.length === 1 && only ? only.id : null);
}

/** On top of the cost, in a price that is proposed. */
export const proposedMarkUpPercent = 50;

/** A price proposed from the cost where its currency has an exchange rate; else none. */
function firstPrice({ cost }: ListedCatalogEntry, rates: Readonly<Record<string, string>>): Record<string, string> {
  const per = String(cost.per);
  const creditsPerUnit = Object.hasOwn(rates, cost.currency) ? rates[cost.currency] : undefined;
  if (creditsPerUnit === undefined) return { per };
  return { per, ...markedUp(cost, { creditsPerUnit, percent: proposedMarkUpPercent, pricePer: cost.per }) };
}

export interface NewModelStart {
  /** Empty: not chosen yet. */
  providerId: string;
  name: string;
  modality: Modality;
  unit: MeterUnit;
  values: Record<string, unknown>;
}

/** The form's first values. A choice of modality or unit in the address comes before the catalog's. */
export function startOf(facts: {
  entry: ListedCatalogEntry | null;
  provider: Pick<ListedProviderView, "id" | "kind"> | null;
  name: string | null;
  modality: string | null;
  unit: string | null;
  /** Currency → credits that its unit is worth. */
  rates: Readonly<Record<string, string>>;
}): NewModelStart {
  const { entry, provider } = facts;
  const asked = modalities.find((modality) => modality === facts.modality);
  const modality: Modality = provider?.kind === "custom" ? "custom" : (asked ?? entry?.modality ?? "text");
  const own = entry?.modality === modality ? entry.unit : defaultUnitOf(modality);
  const unit = meterUnits.find((known) => known === facts.unit) ?? own;
  const parts = { description: "", unit_limit: null, credit_limit: null, capabilities: entry?.capabilities ?? {} };
  const providerId = provider?.id ?? "";
  const name = facts.name ?? entry?.model ?? "";
  return {
    providerId,
    name,
    modality,
    unit,
    values: {
      provider_id: providerId,
      name,
      catalog_model: entry?.id ?? "",
      ...shownParts(parts),
      cost: entry && entry.unit === unit ? shownRates(entry.cost) : {},
      price: entry && entry.unit === unit ? firstPrice(entry, facts.rates) : {},
    },
  };
}
