/** From rollup rows to what a chart draws: buckets without a gap, few series, exact totals. Pure. */
import { bucketStarts } from "#app/lib/bucket-starts.ts";
import { compareDecimals, sumDecimals } from "#app/lib/decimal.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import { bucketLabel } from "./bucket-label.ts";

/** One figure of one series in one bucket (or a part of it: parts of a bucket add up). */
export interface SeriesPoint {
  at: string;
  series: string;
  /** Exact, as a decimal text. */
  value: string;
}

/** Where a bucket begins, and the day that it is then: "2026-11-21". */
export interface BucketStart {
  at: string;
  date: string;
}

export interface PrepareSeriesInput {
  points: readonly SeriesPoint[];
  /** The points of `range.previous`. */
  previousPoints?: readonly SeriesPoint[];
  range: TimeRange;
  /** The buckets of `range` as a report was cut; without them they are days and months of the one zone. */
  buckets?: readonly BucketStart[];
  /** Those of `range.previous`. */
  previousBuckets?: readonly BucketStart[];
  /** The merchant's. */
  timeZone: string;
  /** Names of series; one without is called by its key. */
  labels?: Readonly<Record<string, string>>;
  /** Colours (1 to 8) of series that mean something of their own; others take theirs by size. */
  colours?: Readonly<Record<string, number>>;
  /** `sum`: what happened, absent is 0, series add up. `level`: what was measured, absent is a gap, nothing adds up. */
  measure: "sum" | "level";
  /** More series than this are folded into "Others" (`sum`) or left out (`level`). At most 8. */
  mostSeries?: number;
}

export interface PreparedSeries {
  key: string;
  label: string;
  /** A colour for the eye and its number: `var(--chart-1)`. */
  colour: string;
  /** Null where figures don't add up. */
  total: string | null;
}

export interface PreparedRow {
  at: string;
  short: string;
  full: string;
  /** In the order of the series; null is a gap. Numbers are for drawing only. */
  values: readonly (number | null)[];
  /** The same, exact. */
  texts: readonly (string | null)[];
  total: string | null;
  /** The whole bucket of the period before. */
  previous: number | null;
  previousText: string | null;
}

export interface PreparedChart {
  series: readonly PreparedSeries[];
  rows: readonly PreparedRow[];
  total: string | null;
  previousTotal: string | null;
  /** Nothing happened in all this time. */
  empty: boolean;
}

export const othersKey = "(others)";

/** The bucket that holds a moment; −1 before the first. */
function indexOf(startsMs: readonly number[], at: string): number {
  const ms = Date.parse(at);
  let [low, high] = [0, startsMs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((startsMs[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The buckets of a report that answers their beginnings and days in two lists. */
export const bucketsOf = ({
  starts,
  dates,
}: {
  starts: readonly string[];
  dates: readonly string[];
}): readonly BucketStart[] => starts.map((at, index) => ({ at, date: dates[index] ?? at.slice(0, 10) }));

/** series → texts per bucket */
function collect(points: readonly SeriesPoint[], starts: readonly string[]): Map<string, string[][]> {
  const startsMs = starts.map((start) => Date.parse(start));
  const collected = new Map<string, string[][]>();
  for (const { at, series, value } of points) {
    const index = indexOf(startsMs, at);
    if (index < 0) continue;
    const buckets = collected.get(series) ?? starts.map((): string[] => []);
    buckets[index]?.push(value);
    collected.set(series, buckets);
  }
  return collected;
}

/** The largest first, the rest folded into one. */
function fold(collected: Map<string, string[][]>, most: number, sums: boolean): Map<string, string[][]> {
  const sized = [...collected].map(([key, buckets]) => ({ key, buckets, size: sumDecimals(buckets.flat()) }));
  sized.sort((a, b) => compareDecimals(b.size, a.size) || (a.key < b.key ? -1 : 1));
  if (sized.length <= most) return new Map(sized.map(({ key, buckets }) => [key, buckets]));
  if (!sums) return new Map(sized.slice(0, most).map(({ key, buckets }) => [key, buckets]));
  const rest = sized.slice(most - 1);
  const others = (rest[0]?.buckets ?? []).map((_, index) => rest.flatMap(({ buckets }) => buckets[index] ?? []));
  return new Map([...sized.slice(0, most - 1).map(({ key, buckets }) => [key, buckets] as const), [othersKey, others]]);
}

function previousTexts(input: PrepareSeriesInput): readonly string[] | null {
  const { previousPoints, previousBuckets, range, timeZone } = input;
  if (!range.previous || !previousPoints) return null;
  const starts =
    previousBuckets?.map(({ at }) => at) ??
    bucketStarts(range.previous.from, range.previous.to, range.bucket, timeZone);
  const collected = [...collect(previousPoints, starts).values()];
  return starts.map((_, index) => sumDecimals(collected.flatMap((buckets) => buckets[index] ?? [])));
}

/** Prepares a chart over time. @throws RangeError when a value is no plain decimal. */
export function prepareSeries(input: PrepareSeriesInput): PreparedChart {
  const { points, range, timeZone, labels = {}, colours = {}, measure, mostSeries = 8 } = input;
  const sums = measure === "sum";
  const starts = input.buckets?.map(({ at }) => at) ?? bucketStarts(range.from, range.to, range.bucket, timeZone);
  const folded = [...fold(collect(points, starts), Math.min(8, mostSeries), sums)];
  const before = sums ? previousTexts(input) : null;
  const textOf = (texts: readonly string[] | undefined): string | null =>
    sums ? sumDecimals(texts ?? []) : (texts?.at(-1) ?? null);
  const rows = starts.map((at, index): PreparedRow => {
    const texts = folded.map(([, buckets]) => textOf(buckets[index]));
    const previousText = before?.[index] ?? null;
    return {
      at,
      ...bucketLabel(at, range.bucket, timeZone, input.buckets?.[index]?.date),
      texts,
      values: texts.map((text) => (text === null ? null : Number(text))),
      total: sums ? sumDecimals(texts.map((text) => text ?? "0")) : null,
      previousText,
      previous: previousText === null ? null : Number(previousText),
    };
  });
  const series = folded.map(
    ([key, buckets], index): PreparedSeries => ({
      key,
      label: key === othersKey ? "Others" : Object.hasOwn(labels, key) ? (labels[key] ?? key) : key,
      colour: `var(--chart-${colours[key] ?? index + 1})`,
      total: sums ? sumDecimals(buckets.flat()) : null,
    }),
  );
  return {
    series,
    rows,
    total: sums ? sumDecimals(series.map(({ total }) => total ?? "0")) : null,
    previousTotal: before ? sumDecimals(before) : null,
    empty: rows.every(({ values }) => values.every((value) => value === null || value === 0)),
  };
}
