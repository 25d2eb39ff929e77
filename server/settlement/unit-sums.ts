import { inputKinds, outputKinds } from "#server/contracts/units.ts";

/** What a request consumed, as counters and rollups sum it: all that went in, all that came out, and parts of them. */
export interface UnitSums {
  /** Tokens of every kind that went in, seconds and characters. */
  inputUnits: number;
  /** Tokens of every kind that came out, and images. */
  outputUnits: number;
  /** Input tokens read from a cache. */
  cachedUnits: number;
  reasoningUnits: number;
  imageUnits: number;
  secondUnits: number;
  characterUnits: number;
}

const tokensIn: ReadonlySet<string> = new Set(inputKinds);
const tokensOut: ReadonlySet<string> = new Set(outputKinds);

/** The sums of a request's units. */
export function sumUnits(units: Record<string, number | undefined>): UnitSums {
  const sums: UnitSums = {
    inputUnits: 0,
    outputUnits: 0,
    cachedUnits: units.cached_input ?? 0,
    reasoningUnits: units.reasoning ?? 0,
    imageUnits: 0,
    secondUnits: units.second ?? 0,
    characterUnits: units.character ?? 0,
  };
  for (const kind in units) {
    const count = units[kind] ?? 0;
    if (tokensIn.has(kind)) sums.inputUnits += count;
    else if (tokensOut.has(kind)) sums.outputUnits += count;
    else if (kind === "image" || kind.startsWith("image:")) sums.imageUnits += count;
  }
  sums.inputUnits += sums.secondUnits + sums.characterUnits;
  sums.outputUnits += sums.imageUnits;
  return sums;
}
