/** The list of physical models: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { modalities } from "#server/contracts/modality.ts";
import { physicalModelNeeds, physicalModelSorts } from "#server/contracts/physical-model.ts";
import { modalityWords } from "./unit-words.ts";

export const modelRules = {
  filters: { provider_id: "text", modality: modalities, status: ["active", "disabled"], needs: physicalModelNeeds },
  sorts: physicalModelSorts,
} as const;

const needWords: Record<(typeof physicalModelNeeds)[number], string> = {
  no_price: "No price",
  no_cost: "No cost",
  stale_cost: "Stale cost",
  loss: "Sold below cost",
};

/** Filters of the list, with the merchant's providers. */
export const modelFilters = (providers: readonly { id: string; name: string }[]): readonly Filter[] => [
  { name: "provider_id", label: "Provider", options: providers.map(({ id, name }) => ({ value: id, label: name })) },
  {
    name: "modality",
    label: "Modality",
    options: modalities.map((modality) => ({ value: modality, label: modalityWords[modality] })),
  },
  {
    name: "status",
    label: "Status",
    options: [
      { value: "active", label: "Active" },
      { value: "disabled", label: "Disabled" },
    ],
  },
  {
    name: "needs",
    label: "Need",
    any: "All models",
    options: physicalModelNeeds.map((need) => ({ value: need, label: needWords[need] })),
  },
];
