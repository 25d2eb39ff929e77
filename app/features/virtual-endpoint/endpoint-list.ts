/** The list of virtual endpoints: what it sorts and filters by. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { virtualEndpointSorts } from "#server/contracts/virtual-endpoint.ts";

const statuses = ["active", "disabled"] as const;

export const endpointRules = {
  filters: { status: statuses, customer_id: "text", ve_template_id: "text", physical_model_id: "text" },
  sorts: virtualEndpointSorts,
} as const;

export const templateRules = { filters: {}, sorts: ["name", "customer", "created_at"] } as const;

export const statusFilter: Filter = {
  name: "status",
  label: "Status",
  options: [
    { value: "active", label: "Active" },
    { value: "disabled", label: "Disabled" },
  ],
};
