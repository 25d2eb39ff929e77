/** How sums of usage are added to usage_rollup and usage_day, which differ in nothing but the length of their buckets. */
import type { UnitSums } from "./unit-sums.ts";

/** What is added to one row. */
export interface RollupDelta extends UnitSums {
  merchantId: string;
  /** Start of the UTC quarter-hour, milliseconds. */
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
  chargeMicros: bigint;
  costNanos: bigint;
  latencyMs: number;
  chargeMicrosMax: bigint;
  latencyMsMax: number;
}

type Column<Row> = readonly [name: string, type: string, value: (row: Row) => string | number];

/** After the bucket; the first of them and the bucket are the primary key. */
const names: readonly Column<RollupDelta>[] = [
  ["virtual_endpoint_id", "text", (delta) => delta.virtualEndpointId],
  ["access_key_id", "text", (delta) => delta.accessKeyId],
  ["logical_model", "text", (delta) => delta.logicalModel],
  ["logical_model_id", "text", (delta) => delta.logicalModelId],
  ["physical_model_id", "text", (delta) => delta.physicalModelId],
  ["status", "text", (delta) => delta.status],
  ["cost_currency", "text", (delta) => delta.costCurrency],
];
const sums: readonly Column<RollupDelta>[] = [
  ["requests", "bigint", (delta) => delta.requests],
  ["input_units", "bigint", (delta) => delta.inputUnits],
  ["output_units", "bigint", (delta) => delta.outputUnits],
  ["charge_micros", "bigint", (delta) => delta.chargeMicros.toString()],
  ["cost_nanos", "bigint", (delta) => delta.costNanos.toString()],
  ["latency_ms_sum", "bigint", (delta) => delta.latencyMs],
  ["cached_units", "bigint", (delta) => delta.cachedUnits],
  ["reasoning_units", "bigint", (delta) => delta.reasoningUnits],
  ["image_units", "bigint", (delta) => delta.imageUnits],
  ["second_units", "bigint", (delta) => delta.secondUnits],
  ["character_units", "bigint", (delta) => delta.characterUnits],
];
const maxima: readonly Column<RollupDelta>[] = [
  ["charge_micros_max", "bigint", (delta) => delta.chargeMicrosMax.toString()],
  ["latency_ms_max", "int", (delta) => delta.latencyMsMax],
];

/** The statement that adds rows to a rollup table, and its parameters. */
function upsertInto(table: string, bucket: Column<RollupDelta>) {
  const columns: readonly Column<RollupDelta>[] = [
    ["merchant_id", "text", (delta) => delta.merchantId],
    bucket,
    ...names,
    ["customer_id", "text", (delta) => delta.customerId],
    ...sums,
    ...maxima,
  ];
  const keys = ["merchant_id", bucket[0], ...names.map(([name]) => name)];
  const updates = [
    ...sums.map(([name]) => `${name} = ${table}.${name} + EXCLUDED.${name}`),
    ...maxima.map(([name]) => `${name} = greatest(${table}.${name}, EXCLUDED.${name})`),
  ];
  const text = `
    INSERT INTO ${table} (${columns.map(([name]) => name).join(", ")})
    SELECT * FROM unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ")})
    ON CONFLICT (${keys.join(", ")}) DO UPDATE SET ${updates.join(", ")}`;
  return (deltas: readonly RollupDelta[]) => ({ text, values: columns.map(([, , value]) => deltas.map(value)) });
}

/** Adds to usage_rollup. */
export const upsertQuarterHours = upsertInto("usage_rollup", [
  "bucket",
  "timestamptz",
  (delta) => new Date(delta.bucketMs).toISOString(),
]);

/** Adds to usage_day. @param dayOf the accounting day of a delta, "2026-11-21" */
export const upsertDays = (deltas: readonly RollupDelta[], dayOf: (delta: RollupDelta) => string) =>
  upsertInto("usage_day", ["day", "date", dayOf])(deltas);

/** Adds what one delta holds to another of the same row. */
export function addDelta(to: RollupDelta, from: RollupDelta): void {
  to.requests += from.requests;
  to.inputUnits += from.inputUnits;
  to.outputUnits += from.outputUnits;
  to.cachedUnits += from.cachedUnits;
  to.reasoningUnits += from.reasoningUnits;
  to.imageUnits += from.imageUnits;
  to.secondUnits += from.secondUnits;
  to.characterUnits += from.characterUnits;
  to.chargeMicros += from.chargeMicros;
  to.costNanos += from.costNanos;
  to.latencyMs += from.latencyMs;
  if (from.chargeMicrosMax > to.chargeMicrosMax) to.chargeMicrosMax = from.chargeMicrosMax;
  to.latencyMsMax = Math.max(to.latencyMsMax, from.latencyMsMax);
}
