/** The list of an endpoint's keys: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import type { accessKeySorts } from "#server/contracts/access-key.ts";

/** The API's own, without the schemas that stand beside them: lists load no zod. */
const sorts = ["name", "last_used_at", "expires_at", "created_at"] as const satisfies typeof accessKeySorts;
const statuses = ["active", "expired", "revoked"] as const;

export const keyRules = { filters: { status: statuses }, sorts } as const;

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
