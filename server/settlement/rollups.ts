import type { SqlExecutor } from "#server/infra/sql.ts";
import { quarterHour } from "./accounting-day.ts";
import { type AppliedCorrection, type EarlierRecord, sumUnits } from "./corrections.ts";
import type { UsageRow } from "./usage-row.ts";

interface RollupDelta {
  merchantId: string;
  bucketMs: number;
  virtualEndpointId: string;
  customerId: string;
  accessKeyId: string;
  logicalModel: string;
  logicalModelId: string;
  physicalModelId: string;
  status: string;
  costCurrency: string;
  requests: number;
  inputUnits: number;
  outputUnits: number;
  chargeMicros: bigint;
  costNanos: bigint;
  latencyMs: number;
}

/** Sums per UTC quarter-hour and everything screens group by. */
export class Rollups {
  readonly #deltas = new Map<string, RollupDelta>();

  /** Counts a new record. */
  add(row: UsageRow): void {
    this.#add(row, factsOf(row), 1);
  }

  /** Moves a corrected request from what its record said to what it says now. */
  correct(correction: AppliedCorrection): void {
    this.#add(correction.row, correction.earlier, -1);
    this.#add(correction.row, factsOf(correction.row), 1);
  }

  #add(row: UsageRow, facts: EarlierRecord, sign: 1 | -1): void {
    const { event } = row;
    const bucketMs = quarterHour(row.occurredAtMs);
    // A name that no model answers to is the client's invention: it would make a row per typing error.
    const logicalModel = facts.logicalModelId === "" ? "" : facts.logicalModel;
    const key = [
      bucketMs,
      event.ve_id,
      event.key_id,
      facts.logicalModelId,
      facts.physicalModelId,
      facts.status,
      facts.costCurrency,
      logicalModel,
    ].join("\n");
    let delta = this.#deltas.get(key);
    if (!delta) {
      delta = {
        merchantId: event.merchant_id,
        bucketMs,
        virtualEndpointId: event.ve_id,
        customerId: event.customer_id,
        accessKeyId: event.key_id,
        logicalModel,
        logicalModelId: facts.logicalModelId,
        physicalModelId: facts.physicalModelId,
        status: facts.status,
        costCurrency: facts.costCurrency,
        requests: 0,
        inputUnits: 0,
        outputUnits: 0,
        chargeMicros: 0n,
        costNanos: 0n,
        latencyMs: 0,
      };
      this.#deltas.set(key, delta);
    }
    delta.requests += sign;
    delta.inputUnits += sign * facts.inputUnits;
    delta.outputUnits += sign * facts.outputUnits;
    delta.latencyMs += sign * facts.latencyMs;
    delta.chargeMicros += BigInt(sign) * facts.chargeMicros;
    delta.costNanos += BigInt(sign) * facts.costNanos;
  }

  /** Adds the sums to the table, in the caller's transaction. */
  async write(sql: SqlExecutor): Promise<void> {
    const deltas = [...this.#deltas.values()];
    if (deltas.length === 0) return;
    await sql.query(
      upsertStatement,
      columns.map(([, , value]) => deltas.map(value)),
    );
  }
}

const factsOf = (row: UsageRow): EarlierRecord => ({
  status: row.event.status,
  chargeMicros: row.chargeMicros,
  costNanos: BigInt(row.event.cost ?? 0),
  costCurrency: row.event.cost_currency ?? "",
  ...sumUnits(row.event.units),
  latencyMs: row.event.latency_ms,
  logicalModel: row.event.logical_model,
  logicalModelId: row.event.logical_model_id ?? "",
  physicalModelId: row.event.physical_model_id ?? "",
});

const columns: readonly [name: string, type: string, value: (delta: RollupDelta) => string | number][] = [
  ["merchant_id", "text", (delta) => delta.merchantId],
  ["bucket", "timestamptz", (delta) => new Date(delta.bucketMs).toISOString()],
  ["virtual_endpoint_id", "text", (delta) => delta.virtualEndpointId],
  ["customer_id", "text", (delta) => delta.customerId],
  ["access_key_id", "text", (delta) => delta.accessKeyId],
  ["logical_model", "text", (delta) => delta.logicalModel],
  ["logical_model_id", "text", (delta) => delta.logicalModelId],
  ["physical_model_id", "text", (delta) => delta.physicalModelId],
  ["status", "text", (delta) => delta.status],
  ["cost_currency", "text", (delta) => delta.costCurrency],
  ["requests", "bigint", (delta) => delta.requests],
  ["input_units", "bigint", (delta) => delta.inputUnits],
  ["output_units", "bigint", (delta) => delta.outputUnits],
  ["charge_micros", "bigint", (delta) => delta.chargeMicros.toString()],
  ["cost_nanos", "bigint", (delta) => delta.costNanos.toString()],
  ["latency_ms_sum", "bigint", (delta) => delta.latencyMs],
];

const names = columns.map(([name]) => name).join(", ");
const keyNames =
  "merchant_id, bucket, virtual_endpoint_id, access_key_id, logical_model, logical_model_id, physical_model_id, status, cost_currency";
const sums = ["requests", "input_units", "output_units", "charge_micros", "cost_nanos", "latency_ms_sum"];

const upsertStatement = `
  INSERT INTO usage_rollup (${names})
  SELECT * FROM unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ")})
  ON CONFLICT (${keyNames}) DO UPDATE SET
    ${sums.map((name) => `${name} = usage_rollup.${name} + EXCLUDED.${name}`).join(", ")}`;
