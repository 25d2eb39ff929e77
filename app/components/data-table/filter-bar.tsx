import { Form, Link, useLocation, useNavigate } from "@remix-run/react";
import clsx from "clsx";
import { X } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Combobox } from "#app/components/ui/combobox.tsx";
import { SearchForm } from "#app/components/ui/search-form.tsx";
import { Select } from "#app/components/ui/select.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { withSearch } from "#app/lib/list-url.ts";

export interface Filter {
  /** Its parameter in the URL. */
  name: string;
  /** "Status". */
  label: string;
  /** What is so while nothing is chosen; default: "Any status". */
  any?: string;
  options: readonly Option[];
  /** Finds options that are not among the first; makes it a Combobox. */
  search?: (text: string) => Promise<readonly Option[]>;
  /** Set by a link elsewhere: it has a chip to take it away, and no control. */
  chipOnly?: boolean;
}

interface FilterBarProps {
  filters?: readonly Filter[];
  /** What is set, as `readList` read it. */
  values?: Readonly<Partial<Record<string, string>>>;
  /** The search's name and text; without one the list has no search. */
  search?: { label: string; value: string | null };
}

/** More options than this are found by typing. */
const mostPlainOptions = 15;

/** So many controls share one row of a wide screen, where they are narrower than a long name. */
const isTight = (count: number): boolean => count === 4 || count === 5;

const labelOf = (filter: Filter, value: string): string =>
  filter.options.find((option) => option.value === value)?.label ?? value;

/** Parameters that a filter's form has to carry on. */
function OtherParameters({ except }: { except: readonly string[] }) {
  const { search } = useLocation();
  const kept = [...new URLSearchParams(search)].filter(([name]) => name !== "cursor" && !except.includes(name));
  return kept.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

function Chip({ filter, value }: { filter: Filter; value: string }) {
  const { search } = useLocation();
  return (
    <Link
      to={{ search: withSearch(search, { [filter.name]: null, cursor: null }) }}
      replace
      preventScrollReset
      className="inline-flex h-7 min-w-0 max-w-full items-center gap-1 rounded-full bg-accent-soft pr-1.5 pl-3 text-accent-text text-sm ring-1 ring-accent/20 ring-inset hover:bg-hover"
    >
      <span className="truncate [unicode-bidi:plaintext]">
        {filter.label}: <span className="font-medium">{labelOf(filter, value)}</span>
      </span>
      <X className="size-3.5 shrink-0" aria-hidden />
      <span className="sr-only">Remove this filter</span>
    </Link>
  );
}

function FilterControl({
  filter,
  value,
  tight,
  onChoose,
}: {
  filter: Filter;
  value: string;
  tight: boolean;
  onChoose: (value: string | null) => void;
}) {
  const any = filter.any ?? `Any ${filter.label.toLowerCase()}`;
  if (filter.search || filter.options.length > mostPlainOptions) {
    return (
      <Combobox
        label={filter.label}
        options={filter.options}
        search={filter.search}
        value={value || null}
        none={any}
        onValueChange={onChoose}
        name={filter.name}
        className={clsx("min-w-0 sm:w-44", tight && "xl:w-36")}
      />
    );
  }
  const listed = value && !filter.options.some((option) => option.value === value);
  return (
    <Select
      name={filter.name}
      aria-label={filter.label}
      value={value}
      onChange={(event) => onChoose(event.currentTarget.value || null)}
      className={clsx("min-w-0 sm:max-w-52", tight && "xl:max-w-36")}
    >
      <option value="">{any}</option>
      {filter.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
      {listed && <option value={value}>{value}</option>}
    </Select>
  );
}

/** Search and filters of a list, kept in the URL, with a chip for each that is set. */
export function FilterBar({ filters = [], values = {}, search }: FilterBarProps) {
  const navigate = useNavigate();
  const { search: current } = useLocation();
  const controls = filters.filter(({ chipOnly }) => !chipOnly);
  const set = filters.flatMap((filter) => {
    const value = values[filter.name];
    return value ? [{ filter, value }] : [];
  });
  const choose = (name: string) => (value: string | null) =>
    navigate(
      { search: withSearch(current, { [name]: value, cursor: null }) },
      { replace: true, preventScrollReset: true },
    );
  const clearAll = Object.fromEntries(filters.map(({ name }) => [name, null]));
  return (
    <div className="grid grid-cols-1 gap-2">
      <div className={clsx("flex flex-wrap items-center gap-2", isTight(controls.length) && "xl:flex-nowrap")}>
        {search && (
          <SearchForm label={search.label} value={search.value ?? ""}>
            <OtherParameters except={["search"]} />
          </SearchForm>
        )}
        {controls.length > 0 && (
          <Form method="get" className="grid w-full grid-cols-2 gap-2 sm:contents">
            <OtherParameters except={controls.map(({ name }) => name)} />
            {controls.map((filter) => (
              <FilterControl
                key={filter.name}
                filter={filter}
                value={values[filter.name] ?? ""}
                tight={isTight(controls.length)}
                onChoose={choose(filter.name)}
              />
            ))}
            <noscript>
              <Button type="submit">Show</Button>
            </noscript>
          </Form>
        )}
      </div>
      {set.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          {set.map(({ filter, value }) => (
            <Chip key={filter.name} filter={filter} value={value} />
          ))}
          {set.length > 1 && (
            <Link
              to={{ search: withSearch(current, { ...clearAll, cursor: null }) }}
              replace
              preventScrollReset
              className="rounded px-1.5 text-ink-muted text-sm underline-offset-2 hover:text-ink hover:underline"
            >
              Clear all
            </Link>
          )}
        </div>
      )}
    </div>
  );
}
