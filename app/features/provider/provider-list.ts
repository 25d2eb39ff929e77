/** The list of providers: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { providerSorts } from "#server/contracts/provider.ts";
import { providerKinds } from "#server/contracts/provider-kinds.ts";
import { kindLabel } from "./provider-kinds.ts";

const statuses = ["active", "disabled"] as const;

export const providerRules = { filters: { kind: providerKinds, status: statuses }, sorts: providerSorts } as const;

export const providerFilters: readonly Filter[] = [
  { name: "kind", label: "Kind", options: providerKinds.map((kind) => ({ value: kind, label: kindLabel(kind) })) },
  {
    name: "status",
    label: "Status",
    options: [
      { value: "active", label: "Active" },
      { value: "disabled", label: "Disabled" },
    ],
  },
];
