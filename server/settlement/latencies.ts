import { latencySlot } from "#server/contracts/latency.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { UsageRow } from "./usage-row.ts";

const hourMs = 3_600_000;

interface Histograms {
  latency: number[];
  ttft: number[];
}

const upsertStatement = `
  INSERT INTO usage_latency (merchant_id, scope_id, hour, latency, ttft)
  SELECT merchant_id, scope_id, hour, latency::int[], ttft::int[]
  FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
    AS added(merchant_id, scope_id, hour, latency, ttft)
  ON CONFLICT (merchant_id, scope_id, hour) DO UPDATE SET
    latency = latency_sum(usage_latency.latency, EXCLUDED.latency),
    ttft = latency_sum(usage_latency.ttft, EXCLUDED.ttft)`;

/**
 * How long succeeded requests took, per UTC hour, for the merchant, each virtual endpoint and each physical model. What
 * a correction says for the first time counts; what the sweep wrote never succeeded, so nothing is taken away.
 */
export class Latencies {
  readonly #histograms = new Map<string, Histograms>();

  /** Counts a request's final word. */
  add({ event, occurredAtMs }: UsageRow): void {
    if (event.status !== "succeeded") return;
    const hour = occurredAtMs - (occurredAtMs % hourMs);
    const latency = latencySlot(event.latency_ms);
    const ttft = event.ttft_ms === null ? null : latencySlot(event.ttft_ms);
    this.#count(`${event.merchant_id}\n\n${hour}`, latency, ttft);
    this.#count(`${event.merchant_id}\n${event.ve_id}\n${hour}`, latency, ttft);
    if (event.physical_model_id)
      this.#count(`${event.merchant_id}\n${event.physical_model_id}\n${hour}`, latency, ttft);
  }

  #count(key: string, latency: number, ttft: number | null): void {
    let histograms = this.#histograms.get(key);
    if (!histograms) {
      histograms = { latency: [], ttft: [] };
      this.#histograms.set(key, histograms);
    }
    histograms.latency[latency] = (histograms.latency[latency] ?? 0) + 1;
    if (ttft !== null) histograms.ttft[ttft] = (histograms.ttft[ttft] ?? 0) + 1;
  }

  /**
   * Adds the counts to the table, in the caller's transaction. Lanes share these rows: sorted, so that two batches never
   * wait for each other in a circle, and best written last, so that they hardly wait at all.
   */
  async write(sql: SqlExecutor): Promise<void> {
    if (this.#histograms.size === 0) return;
    const rows = [...this.#histograms].sort(([left], [right]) => (left < right ? -1 : 1));
    const keys = rows.map(([key]) => key.split("\n"));
    await sql.query(upsertStatement, [
      keys.map(([merchantId]) => merchantId),
      keys.map(([, scopeId]) => scopeId),
      keys.map(([, , hour]) => new Date(Number(hour)).toISOString()),
      rows.map(([, { latency }]) => arrayText(latency)),
      rows.map(([, { ttft }]) => arrayText(ttft)),
    ]);
  }
}

/** PostgreSQL's text of an array; the holes of a sparse one are zeros. */
const arrayText = (counts: readonly number[]): string => `{${Array.from(counts, (count) => count ?? 0).join(",")}}`;
