/** The merchant's request log: what its URL may say. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { type ListState, listInput } from "#app/lib/list-url.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import { usageStatuses } from "#server/contracts/usage-event.ts";
import { usageSorts } from "#server/contracts/usage-record.ts";
import { usageStatusLooks } from "./usage-status.tsx";

const filters = {
  ve_id: "text",
  customer_id: "text",
  key_id: "text",
  status: usageStatuses,
  model: "text",
  physical_model_id: "text",
  provider_id: "text",
  min_charge: "text",
  sort: usageSorts,
} as const;

export const requestRules = { filters } as const;

type RequestState = ListState<typeof filters, never>;

const isCredits = /^\d{1,12}(\.\d{1,6})?$/;

/** As `usageRecords.list` takes it; the search is for a request's id, or the client's own. */
export function requestInput(state: RequestState, range: TimeRange) {
  const { search, min_charge, ...input } = listInput(state);
  return {
    ...input,
    ...(search ? { request_id: search } : {}),
    ...(min_charge && isCredits.test(min_charge) ? { min_charge } : {}),
    from: range.from,
    to: range.to,
  };
}

const sortWords = { newest: "Newest", oldest: "Oldest", charge: "Largest charge", latency: "Longest" } as const;

export const statusFilter: Filter = {
  name: "status",
  label: "Status",
  options: usageStatuses.map((status) => ({ value: status, label: usageStatusLooks[status].word })),
};

/** The log of one endpoint. */
export const endpointRequestRules = { filters: { status: usageStatuses, model: "text" } } as const;

/** Thresholds that people look for; any other figure may stand in the URL. */
const charges = ["0.000001", "0.01", "1", "100"];

interface Choice {
  id: string;
  name: string;
}

const options = (choices: readonly Choice[]) => choices.map(({ id, name }) => ({ value: id, label: name }));

interface RequestChoices {
  endpoints: readonly Choice[];
  customers: readonly Choice[];
  models: readonly Choice[];
}

/** The filters above the log. */
export const requestFilters = ({ endpoints, customers, models }: RequestChoices): readonly Filter[] => [
  { name: "ve_id", label: "Endpoint", options: options(endpoints) },
  { name: "customer_id", label: "Customer", options: options(customers) },
  { name: "physical_model_id", label: "Served by", options: options(models) },
  statusFilter,
  {
    name: "min_charge",
    label: "Charge",
    options: charges.map((value) => ({ value, label: `${value} credits or more` })),
  },
  { name: "sort", label: "Order", options: usageSorts.map((value) => ({ value, label: sortWords[value] })) },
];
