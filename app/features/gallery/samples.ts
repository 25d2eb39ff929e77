import type { SeriesPoint } from "#app/components/charts/prepare-series.ts";
import { bucketStarts } from "#app/lib/bucket-starts.ts";
import type { TimeRange } from "#app/lib/time-range.ts";

export interface RangeProps {
  range: TimeRange;
}

/** Names as people give them. */
export const oddNames = [
  "Acme GmbH",
  "W".repeat(120),
  "نقطة النهاية 🚀 <script>alert(1)</script> שלום",
  "Verlängerte Bezeichnung einer ziemlich langen Kostenstelle in Süddeutschland",
];

export const models = [
  "gpt-5",
  "claude-opus",
  "gemini-pro",
  "llama-4",
  "mistral-large",
  "qwen-max",
  "kimi-k2",
  "deepseek-v4",
  "phi-5",
  "grok-4",
];

/** Figures that look like work: weekdays and afternoons are busier. The same on every call. */
export function samplePoints(
  range: Pick<TimeRange, "from" | "to" | "bucket">,
  series: readonly string[],
  scale: number,
): SeriesPoint[] {
  return bucketStarts(range.from, range.to, range.bucket, "UTC").flatMap((at, bucket) =>
    series.map((name, index) => {
      const wave = 1 + 0.55 * Math.sin(bucket / 2.3 + index * 1.7) + 0.3 * Math.sin(bucket * 1.9 + index);
      return { at, series: name, value: ((scale * Math.max(0.05, wave)) / (index + 1)).toFixed(0) };
    }),
  );
}
