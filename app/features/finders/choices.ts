/** A thing to choose. */
export interface Choice {
  value: string;
  label: string;
  /** Faint beside it; may be empty. */
  hint: string;
}

/** What a picker begins with. */
export interface Choices {
  options: readonly Choice[];
  /** There are others, which a search finds. */
  more: boolean;
}

/** So many are brought with the page … */
export const mostBrought = 200;
/** … and so many answer a search. */
export const mostFound = 50;

export type Find = (text: string) => Promise<readonly Choice[]>;

/** Options of a filter, with a search where there are more. */
export const choicesOf = ({ options }: Choices, search: Find | undefined) =>
  search === undefined ? { options } : { options, search };
