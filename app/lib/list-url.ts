/** A list's state as its URL has it: search, filters, sort, cursor. Pure: loaders and links read and write by it. */

const longest = 200;
const longestCursor = 2000;

/** The search part of a URL with some parameters set, or taken away by null or "". */
export function withSearch(search: string, changes: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  const text = parameters.toString();
  return text ? `?${text}` : "";
}

export interface Sort<By extends string = string> {
  by: By;
  descending: boolean;
}

type FilterRules = Readonly<Record<string, readonly string[] | "text">>;

/** What a list understands; anything else in its URL counts as absent. */
export interface ListRules<Filters extends FilterRules, By extends string> {
  /** Per filter the values it may have, or "text" for any short text (an id, a model's name). */
  filters: Filters;
  sorts?: readonly By[];
}

/** Values as the rules allow them: a filter of listed values has one of them. */
export type FilterValues<Filters extends FilterRules> = {
  [Name in keyof Filters]?: Filters[Name] extends readonly (infer Value)[] ? Value : string;
};

export interface ListState<Filters extends FilterRules, By extends string> {
  search: string | null;
  cursor: string | null;
  sort: Sort<By> | null;
  filters: FilterValues<Filters>;
}

/** What no name has and the API refuses; half a pair is what the cut may leave. */
const unprintable = /[\p{Cc}\p{Cs}]/gu;

const shortText = (parameters: URLSearchParams, name: string, most = longest): string | null =>
  (parameters.get(name) ?? "").slice(0, most).replaceAll(unprintable, "").trim() || null;

/** `-created_at` → created_at, descending. Null: no sort that this list knows. */
export function readSort<By extends string>(text: string | null, sorts: readonly By[]): Sort<By> | null {
  if (text === null) return null;
  const descending = text.startsWith("-");
  const by = sorts.find((known) => known === (descending ? text.slice(1) : text));
  return by === undefined ? null : { by, descending };
}

/** As `readSort` reads it. */
export const writeSort = ({ by, descending }: Sort): string => `${descending ? "-" : ""}${by}`;

/** Reads a list's state from its URL. */
export function readList<const Filters extends FilterRules, By extends string = never>(
  parameters: URLSearchParams,
  rules: ListRules<Filters, By>,
): ListState<Filters, By> {
  const read = Object.entries(rules.filters).flatMap(([name, rule]) => {
    const value = shortText(parameters, name);
    return value !== null && (rule === "text" || rule.includes(value)) ? [[name, value] as const] : [];
  });
  return {
    search: shortText(parameters, "search"),
    cursor: shortText(parameters, "cursor", longestCursor),
    sort: readSort(parameters.get("sort"), rules.sorts ?? []),
    // Each value was judged by its own rule just above.
    filters: Object.fromEntries(read) as FilterValues<Filters>,
  };
}

/** A list's state as a procedure's input: only what is set. The sort travels as `-created_at`. */
export function listInput<Filters extends FilterRules, By extends string>(state: ListState<Filters, By>) {
  return {
    ...state.filters,
    ...(state.search === null ? {} : { search: state.search }),
    ...(state.cursor === null ? {} : { cursor: state.cursor }),
    ...(state.sort === null ? {} : { sort: writeSort(state.sort) as By | `-${By}` }),
  };
}

/** The sort that a press on a column's head asks for: first its own direction, then the other, then none. */
export function nextSort(current: Sort | null, by: string, descendingFirst: boolean): Sort | null {
  if (current?.by !== by) return { by, descending: descendingFirst };
  return current.descending === descendingFirst ? { by, descending: !descendingFirst } : null;
}
