/**
 * Which of a request's units a price or cost table counts. An answer's units may tell the same thing in several
 * measures (an image and its tokens; seconds and audio tokens), and a table may have figures for several: each thing
 * is counted once, and never for nothing when there is a figure that fits.
 */
import { parentOf, type UnitKind, type Units } from "#server/contracts/units.ts";
import type { MediaUsage } from "./port.ts";

/** The figures of a price or a cost: kind → amount. */
export type Rates = Partial<Record<UnitKind, bigint>>;

const isImage = (kind: string): boolean => kind === "image" || kind.startsWith("image:");

function rateOf(rates: Rates, kind: UnitKind): bigint | null {
  for (let at: UnitKind | undefined = kind; at !== undefined; at = parentOf(at)) {
    const rate = rates[at];
    if (rate !== undefined) return rate;
  }
  return null;
}

const isPriced = (rates: Rates, kind: UnitKind): boolean => (rateOf(rates, kind) ?? 0n) > 0n;

function dearest(rates: Rates, kinds: readonly UnitKind[]): UnitKind | null {
  let best: UnitKind | null = null;
  for (const kind of kinds) if (best === null || (rates[kind] ?? 0n) > (rates[best] ?? 0n)) best = kind;
  return best;
}

/** The table's figures of images, those under `kind` if there are any. */
function figuresNear(rates: Rates, kind: UnitKind): UnitKind[] {
  const figures = (Object.keys(rates) as UnitKind[]).filter(isImage);
  const under = figures.filter((figure) => figure.startsWith(`${kind}:`));
  return under.length > 0 ? under : figures;
}

/** Units with every image kind mapped by `rename`. */
function renameImages(units: Units, rename: (kind: UnitKind) => UnitKind): Units {
  const renamed: Units = {};
  for (const kind of Object.keys(units) as UnitKind[]) {
    const as = isImage(kind) ? rename(kind) : kind;
    renamed[as] = (renamed[as] ?? 0) + (units[kind] ?? 0);
  }
  return renamed;
}

/**
 * The bound of a request under this table: where the client left size or quality to the model, the dearest it may
 * choose; where the table does not know the size or quality, its dearest image.
 */
export function boundAt(bound: Units, rates: Rates): Units {
  return renameImages(bound, (kind) => {
    const candidates = figuresNear(rates, kind);
    const best = dearest(rates, candidates);
    const own = rateOf(rates, kind);
    if (best === null) return kind;
    const isUnder = best.startsWith(`${kind}:`);
    return own === null || (isUnder && (rates[best] ?? 0n) > own) ? best : kind;
  });
}

/** Tokens that tell what another measure tells as well, and what yields with them where they are estimated. */
const measures: readonly { tokens: UnitKind; yielding: readonly UnitKind[]; others: (kind: UnitKind) => boolean }[] = [
  { tokens: "image_output", yielding: ["image_output"], others: isImage },
  { tokens: "audio_input", yielding: ["audio_input", "output"], others: (kind) => kind === "second" },
  {
    tokens: "audio_output",
    yielding: ["audio_output", "input"],
    others: (kind) => kind === "second" || kind === "character",
  },
];

/**
 * What is charged of an answer's usage under this table: tokens that were reported and have a figure stand for their
 * other measures; tokens by estimate yield to a measure that has one. An image of a size without a figure counts as
 * the dearest that has one, since refusing it is too late and free it must not be.
 *
 * @param rates the price's figures. @param costRates the cost's: an estimate that only they need stays
 * @returns the units to weigh, and whether any that costs something was estimated
 */
export function billableUsage(
  usage: MediaUsage,
  rates: Rates,
  costRates: Rates = {},
): { units: Units; estimated: boolean } {
  const units = renameImages(usage.units, (kind) =>
    rateOf(rates, kind) === null ? (dearest(rates, figuresNear(rates, kind)) ?? kind) : kind,
  );
  const estimates = new Set(usage.estimated);
  for (const { tokens, yielding, others } of measures) {
    if (!units[tokens]) continue;
    const priced = (Object.keys(units) as UnitKind[]).filter((kind) => others(kind) && isPriced(rates, kind));
    if (priced.length === 0) continue;
    if (isPriced(rates, tokens) && !estimates.has(tokens)) for (const kind of priced) delete units[kind];
    else
      for (const kind of yielding) {
        const onlyForCost = !isPriced(rates, kind) && isPriced(costRates, kind);
        if (estimates.has(kind) && !onlyForCost) delete units[kind];
      }
  }
  // Characters are counted, the seconds of speech only follow from them.
  if (units.character !== undefined && isPriced(rates, "character")) delete units.second;
  const estimated = usage.estimated.some((kind) => (units[kind] ?? 0) > 0 && isPriced(rates, kind));
  return { units, estimated };
}
