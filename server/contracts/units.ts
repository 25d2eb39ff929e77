/** What a request consumed, by kind: disjoint counts, non-negative safe integers. */

/** The kinds with a fixed name; `request` is the flat fee's count of one. */
export const knownKinds = [
  "input",
  "cached_input",
  "cache_write",
  "audio_input",
  "image_input",
  "output",
  "reasoning",
  "audio_output",
  "image_output",
  "image",
  "second",
  "character",
  "request",
] as const;

export type KnownKind = (typeof knownKinds)[number];

/** An image may be counted by `image:<size>` or `image:<size>:<quality>`, see `imageKind`. */
export type UnitKind = KnownKind | `image:${string}`;

/** Kind → count. A missing kind is zero. */
export type Units = Partial<Record<UnitKind, number>>;

/** A kind without a figure of its own costs what its parent costs (contract.md, "Price and cost keys"). */
const parents: Partial<Record<KnownKind, KnownKind>> = {
  cached_input: "input",
  cache_write: "input",
  audio_input: "input",
  image_input: "input",
  reasoning: "output",
  audio_output: "output",
  image_output: "output",
};

/** The kind whose figure stands in for this one's: `image:<size>:<quality>` → `image:<size>` → `image`. */
export function parentOf(kind: UnitKind): UnitKind | undefined {
  if (kind.startsWith("image:")) return kind.slice(0, kind.lastIndexOf(":")) as UnitKind;
  return parents[kind as KnownKind];
}

const known: ReadonlySet<string> = new Set(knownKinds);
const imagePart = /^[a-z0-9_-]{1,32}$/;
const imageKindPattern = /^image(?::[a-z0-9_-]{1,32}){1,2}$/;

/** Whether a figure or a count may bear this name. */
export const isUnitKind = (text: string): text is UnitKind => known.has(text) || imageKindPattern.test(text);

/**
 * The kind of an image of this size and quality, e.g. `image:1024x1024:high`; what is no bounded lower-case word is
 * left out, so that hostile text never becomes a kind.
 */
export function imageKind(size: string | null, quality: string | null): UnitKind {
  if (size === null || !imagePart.test(size)) return "image";
  return quality === null || !imagePart.test(quality) ? `image:${size}` : `image:${size}:${quality}`;
}

/** What goes into a model: its kinds are summed as "input" in counters, rollups and lists. */
export const inputKinds = [
  "input",
  "cached_input",
  "cache_write",
  "audio_input",
  "image_input",
] as const satisfies readonly KnownKind[];
/** What comes out of a model, in tokens. */
export const outputKinds = [
  "output",
  "reasoning",
  "audio_output",
  "image_output",
] as const satisfies readonly KnownKind[];

const inputSide: ReadonlySet<string> = new Set([...inputKinds, "second", "character"]);
const outputSide: ReadonlySet<string> = new Set(outputKinds);

/** On which side counters and rollups sum a kind: seconds and characters go in, images come out; null: on neither. */
export function sideOf(kind: string): "input" | "output" | null {
  if (inputSide.has(kind)) return "input";
  return outputSide.has(kind) || kind === "image" || kind.startsWith("image:") ? "output" : null;
}
