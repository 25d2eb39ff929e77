/** The merchant's request log: what its URL may say. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { type Choices, choicesOf, type Find } from "#app/features/finders/choices.ts";
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

const sortWords = {
  newest: "Newest first",
  oldest: "Oldest first",
  charge: "Largest charge",
  latency: "Slowest first",
} as const;

export const statusFilter: Filter = {
  name: "status",
  label: "Status",
  options: usageStatuses.map((status) => ({ value: status, label: usageStatusLooks[status].word })),
};

/** The log of one endpoint. */
export const endpointRequestRules = { filters: { status: usageStatuses, model: "text" } } as const;

/** Thresholds that people look for; any other figure may stand in the URL. */
const charges = ["0.000001", "0.01", "1", "100"];

interface LinkedFilter {
  name: string;
  label: string;
  options: { value: string; label: string }[];
  chipOnly: true;
}

type Things = "endpoints" | "customers" | "models";

/**
 * The filters above the log; what was not brought with the page is searched for.
 * @param linked those that only a link sets: they are shown to be seen and taken away
 */
export const requestFilters = (
  choices: Record<Things, Choices>,
  finders: Record<Things, Find | undefined>,
  linked: readonly LinkedFilter[],
): readonly Filter[] => [
  { name: "ve_id", label: "Endpoint", ...choicesOf(choices.endpoints, finders.endpoints) },
  { name: "customer_id", label: "Customer", ...choicesOf(choices.customers, finders.customers) },
  {
    name: "physical_model_id",
    label: "Served by",
    any: "Any physical model",
    ...choicesOf(choices.models, finders.models),
  },
  statusFilter,
  {
    name: "min_charge",
    label: "Charge",
    options: charges.map((value) => ({ value, label: `${value} credits or more` })),
  },
  {
    name: "sort",
    label: "Order",
    any: sortWords.newest,
    options: usageSorts.flatMap((value) => (value === "newest" ? [] : [{ value, label: sortWords[value] }])),
  },
  ...linked,
];

/** Filters that a figure elsewhere leads here with, where they are set. */
export function linkedFilters(
  { key_id, provider_id }: { key_id?: string | undefined; provider_id?: string | undefined },
  providerName: string | null,
): readonly LinkedFilter[] {
  const only = (name: string, label: string, value: string | undefined, text: string) =>
    value === undefined ? [] : [{ name, label, options: [{ value, label: text }], chipOnly: true as const }];
  return [
    ...only("provider_id", "Provider", provider_id, providerName ?? ""),
    ...only("key_id", "Key", key_id, key_id ?? ""),
  ];
}
