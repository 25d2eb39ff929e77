/** What a request consumed, by kind: disjoint counts, non-negative safe integers. */

/** Token kinds; `request` is the flat fee's count of one. Other modalities add their kinds with their endpoints. */
export const unitKinds = [
  "input",
  "cached_input",
  "cache_write",
  "audio_input",
  "output",
  "reasoning",
  "audio_output",
  "request",
] as const;

export type UnitKind = (typeof unitKinds)[number];

/** Kind → count. A missing kind is zero. */
export type Units = Partial<Record<UnitKind, number>>;

/** A kind without a figure of its own costs what its parent costs (contract.md, "Price and cost keys"). */
export const parentKind: Partial<Record<UnitKind, UnitKind>> = {
  cached_input: "input",
  cache_write: "input",
  audio_input: "input",
  reasoning: "output",
  audio_output: "output",
};
