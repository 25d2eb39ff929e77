import { percentile } from "#server/contracts/latency.ts";
import type { LatencyFigures } from "#server/contracts/report-figures.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { ReportRange } from "./report-range.ts";

interface Histograms {
  latency: number[];
  ttft: number[];
}

const emptyHistograms = (): Histograms => ({ latency: [], ttft: [] });

const viewOf = ({ latency, ttft }: Histograms): LatencyFigures => ({
  latency_p50_ms: percentile(latency, 0.5),
  latency_p95_ms: percentile(latency, 0.95),
  ttft_p50_ms: percentile(ttft, 0.5),
  ttft_p95_ms: percentile(ttft, 0.95),
});

/** Percentiles of the intervals between two edges of a range, and of all of them together. */
export interface Latencies {
  /** @param at interval, as in UsageSum; from `begin` */
  between(begin: number, end: number): { buckets: LatencyFigures[]; total: LatencyFigures };
}

const statement = `
  SELECT width_bucket(usage.hour, $3::timestamptz[]) AS at, slot.position::int AS slot,
         coalesce(sum(slot.latency), 0)::int AS latency, coalesce(sum(slot.ttft), 0)::int AS ttft
  FROM usage_latency AS usage
  CROSS JOIN LATERAL unnest(usage.latency, usage.ttft) WITH ORDINALITY AS slot(latency, ttft, position)
  WHERE usage.merchant_id = $1 AND usage.scope_id = $2 AND usage.hour >= $4::timestamptz AND usage.hour < $5::timestamptz
  GROUP BY 1, 2`;

/**
 * Latencies per interval of a range and the one before, of the merchant ('') or one endpoint or physical model. They
 * are kept by UTC hours: where a zone's day begins within one, that hour counts to the day in which it began.
 */
export async function readLatencies(
  sql: SqlExecutor,
  input: { merchantId: string; scopeId: string; range: ReportRange },
): Promise<Latencies> {
  const { range } = input;
  const edges = range.edges.map((at) => at.toISOString());
  const rows = await sql.query<{ at: number; slot: number; latency: number; ttft: number }>(statement, [
    input.merchantId,
    input.scopeId,
    edges,
    edges[0],
    edges.at(-1),
  ]);
  const byBucket = new Map<number, Histograms>();
  for (const row of rows) {
    const at = row.at - 1 - range.count;
    const histograms = byBucket.get(at) ?? emptyHistograms();
    byBucket.set(at, histograms);
    histograms.latency[row.slot - 1] = row.latency;
    histograms.ttft[row.slot - 1] = row.ttft;
  }
  for (const histograms of byBucket.values()) {
    histograms.latency = Array.from(histograms.latency, (count) => count ?? 0);
    histograms.ttft = Array.from(histograms.ttft, (count) => count ?? 0);
  }
  return {
    between: (begin, end) => {
      const total = emptyHistograms();
      const buckets: LatencyFigures[] = [];
      for (let at = begin; at < end; at++) {
        const histograms = byBucket.get(at) ?? emptyHistograms();
        buckets.push(viewOf(histograms));
        addTo(total.latency, histograms.latency);
        addTo(total.ttft, histograms.ttft);
      }
      return { buckets, total: viewOf(total) };
    },
  };
}

function addTo(total: number[], counts: readonly number[]): void {
  for (const [slot, count] of counts.entries()) total[slot] = (total[slot] ?? 0) + count;
}
