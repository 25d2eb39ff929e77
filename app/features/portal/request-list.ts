/** The customer's request log: what its URL may say. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { usageStatusLooks } from "#app/features/usage-record/usage-status.tsx";
import { type ListState, listInput } from "#app/lib/list-url.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import { usageStatuses } from "#server/contracts/usage-event.ts";
import type { usageSorts as apiSorts } from "#server/contracts/usage-record.ts";

/** The API's own, without the schemas that stand beside them: lists load no zod. */
const usageSorts = ["newest", "oldest", "charge", "latency"] as const satisfies typeof apiSorts;

const filters = {
  ve_id: "text",
  key_id: "text",
  logical_model: "text",
  status: usageStatuses,
  sort: usageSorts,
} as const;

export const ownRequestRules = { filters } as const;

/** As `portal.usageRecords.list` takes it; the search is for a request's id, or the client's own. */
export function ownRequestInput(state: ListState<typeof filters, never>, range: TimeRange) {
  const { search, ...input } = listInput(state);
  return { ...input, ...(search ? { request_id: search } : {}), from: range.from, to: range.to };
}

const sortWords = {
  newest: "Newest first",
  oldest: "Oldest first",
  charge: "Largest charge",
  latency: "Slowest first",
} as const;

interface Named {
  id: string;
  name: string;
}

/** One is nothing to choose from; where a link has set it, it can still be taken away. */
const choiceOf = (name: string, label: string, things: readonly Named[]): Filter => ({
  name,
  label,
  options: things.map(({ id, name: text }) => ({ value: id, label: text })),
  chipOnly: things.length < 2,
});

/** The filters above the log; an endpoint or a key is asked for where there is more than one. */
export const ownRequestFilters = (
  endpoints: readonly Named[],
  keys: readonly Named[],
  models: readonly string[],
): readonly Filter[] => [
  choiceOf("ve_id", "Endpoint", endpoints),
  choiceOf("key_id", "Key", keys),
  { name: "logical_model", label: "Model", options: models.map((name) => ({ value: name, label: name })) },
  {
    name: "status",
    label: "Status",
    options: usageStatuses.map((status) => ({ value: status, label: usageStatusLooks[status].word })),
  },
  {
    name: "sort",
    label: "Order",
    any: sortWords.newest,
    options: usageSorts.flatMap((value) => (value === "newest" ? [] : [{ value, label: sortWords[value] }])),
  },
];
