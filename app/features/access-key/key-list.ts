/** The list of an endpoint's keys: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { accessKeySorts } from "#server/contracts/access-key.ts";

const statuses = ["active", "expired", "revoked"] as const;

export const keyRules = { filters: { status: statuses }, sorts: accessKeySorts } as const;

export const keyFilters: readonly Filter[] = [
  {
    name: "status",
    label: "Status",
    options: [
      { value: "active", label: "Active" },
      { value: "expired", label: "Expired" },
      { value: "revoked", label: "Revoked" },
    ],
  },
];
