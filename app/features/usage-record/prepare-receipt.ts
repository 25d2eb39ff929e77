/** A receipt's arithmetic, followed digit by digit: count × price = amount, and what the one rounding did. */
import { formatDecimal, parseCredits } from "#server/contracts/money.ts";
import type { PriceView } from "#server/contracts/rate-table.ts";
import { isUnitKind, type KnownKind, knownKinds, parentOf, type UnitKind } from "#server/contracts/units.ts";

const kindWords: Record<KnownKind, string> = {
  input: "Input tokens",
  cached_input: "Cached input tokens",
  cache_write: "Cache write tokens",
  audio_input: "Audio input tokens",
  image_input: "Image input tokens",
  output: "Output tokens",
  reasoning: "Reasoning tokens",
  audio_output: "Audio output tokens",
  image_output: "Image output tokens",
  image: "Images",
  second: "Seconds",
  character: "Characters",
  request: "Request",
};

/** "image:1024x1024:high" → "Images, 1024x1024, high". */
function labelOf(kind: UnitKind): string {
  const [name, ...parts] = kind.split(":");
  return [kindWords[name as KnownKind], ...parts].join(", ");
}

/** The order in which a receipt tells its kinds. */
const rankOf = (kind: UnitKind): number => knownKinds.indexOf(kind.split(":")[0] as KnownKind);

export interface ReceiptLine {
  kind: UnitKind;
  label: string;
  count: number;
  /** Credits per `per` units, decimal string. */
  rate: string;
  per: number;
  /** Exact credits, decimal string of at most 12 decimals. */
  amount: string;
}

export interface Receipt {
  lines: ReceiptLine[];
  /** Exact sum of the lines. */
  sum: string;
  /** charge − sum, decimal string; "0" where they are equal. */
  difference: string;
  /** The difference is the rounding to a micro-credit; otherwise the charge was limited by its hold. */
  isRounding: boolean;
  /** The most decimals of any figure: they stand under each other. */
  decimals: number;
}

/** Exact amounts are integers of 10^-12 credits: micro-credits per million units. */
const exactDigits = 12;
const exactPerMicro = 1_000_000n;

const creditDigits = 6;
const decimalsOf = (text: string): number => text.split(".")[1]?.length ?? 0;

/** A kind without a price of its own costs what its nearest ancestor with one costs. */
function rateOf(price: PriceView, kind: UnitKind): string {
  const parent = parentOf(kind);
  return price[kind] ?? (parent === undefined ? "0" : rateOf(price, parent));
}

/** The lines of a charge under the price version that was charged. */
export function prepareReceipt(units: Record<string, number>, price: PriceView, charge: string): Receipt {
  const lines: ReceiptLine[] = [];
  let sum = 0n;
  const kinds = Object.keys(units).filter(isUnitKind);
  for (const kind of kinds.sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))) {
    const count = units[kind];
    if (!count) continue;
    const rate = rateOf(price, kind);
    const per = kind === "request" ? 1 : price.per;
    const exact = (BigInt(count) * (parseCredits(rate) ?? 0n) * exactPerMicro) / BigInt(per);
    sum += exact;
    if (kind === "request" && exact === 0n) continue;
    lines.push({ kind, label: labelOf(kind), count, rate, per, amount: formatDecimal(exact, exactDigits) });
  }
  const difference = (parseCredits(charge) ?? 0n) * exactPerMicro - sum;
  const magnitude = difference < 0n ? -difference : difference;
  return {
    lines,
    sum: formatDecimal(sum, exactDigits),
    difference: formatDecimal(difference, exactDigits),
    isRounding: magnitude * 2n <= exactPerMicro,
    decimals: Math.max(creditDigits, ...lines.map(({ amount }) => decimalsOf(amount))),
  };
}
