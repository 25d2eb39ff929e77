/** A page's time range as its URL has it: `?range=7d&compare=previous`, or `?from=2026-11-01&to=2026-11-08`. Pure. */

export const rangeKeys = ["24h", "7d", "30d", "90d", "12m"] as const;
export type RangeKey = (typeof rangeKeys)[number];
export type Bucket = "hour" | "day" | "month";

export interface TimeRange {
  key: RangeKey | "custom";
  /** Inclusive, RFC 3339 UTC. */
  from: string;
  /** Exclusive. */
  to: string;
  /** What one point of a chart stands for. */
  bucket: Bucket;
  /** The period of the same length before, when it is asked for. */
  previous: { from: string; to: string } | null;
}

export const rangeWords: Record<RangeKey, string> = {
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
  "90d": "90 days",
  "12m": "12 months",
};

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const lengths: Record<RangeKey, number> = {
  "24h": dayMs,
  "7d": 7 * dayMs,
  "30d": 30 * dayMs,
  "90d": 90 * dayMs,
  "12m": 365 * dayMs,
};
const longestMs = 3 * 366 * dayMs;
/** Years that the API takes, with room for the period before. */
const dayPattern = /^(?:19[89]|[2-8]\d\d)\d-\d{2}-\d{2}$/;

/** So many points that a chart stays readable: hours up to three days, days up to half a year, months beyond. */
export const bucketFor = (lengthMs: number): Bucket =>
  lengthMs <= 3 * dayMs ? "hour" : lengthMs <= 183 * dayMs ? "day" : "month";

const iso = (ms: number): string => new Date(ms).toISOString();

function rangeOf(key: TimeRange["key"], fromMs: number, toMs: number, compare: boolean): TimeRange {
  const length = toMs - fromMs;
  return {
    key,
    from: iso(fromMs),
    to: iso(toMs),
    bucket: bucketFor(length),
    previous: compare ? { from: iso(fromMs - length), to: iso(fromMs) } : null,
  };
}

const dayOf = (text: string | null): number =>
  text !== null && dayPattern.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;

/**
 * Reads the range. Relative ranges end with the quarter-hour that `nowMs` lies in, so that a page asked for twice in a
 * minute reads the same rows; a custom one takes whole UTC days, its last day included. What is no range is `fallback`.
 */
export function readTimeRange(parameters: URLSearchParams, nowMs: number, fallback: RangeKey = "7d"): TimeRange {
  const compare = parameters.get("compare") === "previous";
  const from = dayOf(parameters.get("from"));
  const to = dayOf(parameters.get("to")) + dayMs;
  if (from < to && to - from <= longestMs) return rangeOf("custom", from, to, compare);
  const key = rangeKeys.find((known) => known === parameters.get("range")) ?? fallback;
  const quarter = hourMs / 4;
  const end = Math.ceil((nowMs + 1) / quarter) * quarter;
  return rangeOf(key, end - lengths[key], end, compare);
}
