import { Form, Link, useLocation, useNavigate } from "@remix-run/react";
import { X } from "lucide-react";
import { Select } from "#app/components/ui/select.tsx";
import { withSearch } from "#app/lib/list-url.ts";
import { usageStatuses } from "#server/contracts/usage-event.ts";
import type { RequestFilters } from "./request-filters.ts";
import { usageStatusLooks } from "./usage-status.tsx";

function Chip({ name, label }: { name: string; label: string }) {
  const { search } = useLocation();
  return (
    <Link
      to={{ search: withSearch(search, { [name]: null, cursor: null }) }}
      replace
      className="inline-flex h-7 min-w-0 max-w-full items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-3 text-accent-text text-sm hover:bg-hover"
    >
      <span className="truncate [unicode-bidi:plaintext]">{label}</span>
      <X className="size-3.5 shrink-0" aria-hidden />
      <span className="sr-only">Remove this filter</span>
    </Link>
  );
}

/** Filters by how requests ended and by model, kept in the URL. */
export function RequestFilterForm({ filters, models }: { filters: RequestFilters; models: readonly string[] }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const choose = (name: string) => (event: { currentTarget: HTMLSelectElement }) =>
    navigate(
      { search: withSearch(search, { [name]: event.currentTarget.value || null, cursor: null }) },
      { replace: true, preventScrollReset: true },
    );
  const listed = filters.model && !models.includes(filters.model) ? [...models, filters.model] : models;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Form method="get" className="grid w-full grid-cols-2 gap-2 sm:flex sm:w-auto">
        <Select name="status" aria-label="Status" value={filters.status ?? ""} onChange={choose("status")}>
          <option value="">Any status</option>
          {usageStatuses.map((status) => (
            <option key={status} value={status}>
              {usageStatusLooks[status].word}
            </option>
          ))}
        </Select>
        <Select
          name="model"
          aria-label="Model"
          value={filters.model ?? ""}
          onChange={choose("model")}
          className="sm:max-w-64"
        >
          <option value="">Any model</option>
          {listed.map((model) => (
            <option key={model} value={model}>
              {model}
            </option>
          ))}
        </Select>
        <noscript>
          <button type="submit">Show</button>
        </noscript>
      </Form>
      {filters.status && <Chip name="status" label={usageStatusLooks[filters.status].word} />}
      {filters.model && <Chip name="model" label={filters.model} />}
    </div>
  );
}
