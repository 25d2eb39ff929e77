/** The list of the price catalog: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { modalityWords } from "#app/features/physical-model/unit-words.ts";
import { modalities } from "#server/contracts/modality.ts";
import { type CatalogSourcesView, catalogSorts } from "#server/contracts/price-catalog.ts";

const states = ["used", "stale_models", "old"] as const;

export const catalogRules = {
  filters: { provider: "text", modality: modalities, state: states },
  sorts: catalogSorts,
} as const;

/** Filters of the list, with the vendors that the catalog knows. */
export const catalogFilters = ({ providers }: Pick<CatalogSourcesView, "providers">): readonly Filter[] => [
  {
    name: "provider",
    label: "Vendor",
    options: providers.map(({ provider, entries }) => ({ value: provider, label: provider, hint: String(entries) })),
  },
  {
    name: "modality",
    label: "Modality",
    options: modalities
      .filter((modality) => modality !== "custom")
      .map((modality) => ({ value: modality, label: modalityWords[modality] })),
  },
  {
    name: "state",
    label: "State",
    options: [
      { value: "used", label: "Used by models" },
      { value: "stale_models", label: "Models with a stale cost" },
      { value: "old", label: "Old figures" },
    ],
  },
];
