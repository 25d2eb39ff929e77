/** A filter of usage records in SQL, twice: on the records, and on the rollups that say which quarter-hours hold them. */
import { idPrefixes } from "#server/contracts/ids.ts";
import { parseCredits } from "#server/contracts/money.ts";
import type { UsageFilter } from "#server/contracts/usage-record.ts";

export interface UsageConditions {
  /** On `usage_record AS record`, joined by AND; $1 is the merchant. */
  record: string;
  /** On a rollup AS usage, without the time: whatever holds a wanted record fulfils it, and perhaps more. */
  rollup: string;
  /** Wanted records are not before, and before: milliseconds. */
  fromMs: number | null;
  toMs: number | null;
  /** Parameters of the records' times, which `rollup` does not name. */
  timeParameters: string[];
  /** $1 and further. */
  values: unknown[];
  /** Something is filtered by that no index of the records leads to. */
  needsRollup: boolean;
  /** The rollups know that a quarter-hour holds wanted records, not how many. */
  uncounted: boolean;
}

/** A physical model's id in the filter that takes either model. */
export const physicalModelOf = (model: string | undefined): string | undefined =>
  model?.startsWith(`${idPrefixes.physicalModel}_`) ? model : undefined;

/**
 * The conditions of a filter; those of the request's id are the caller's.
 * @param providerModelIds the physical models of the provider that is filtered by
 */
export function conditionsOf(
  merchantId: string,
  filter: UsageFilter,
  providerModelIds: readonly string[],
): UsageConditions {
  const values: unknown[] = [merchantId];
  const record = ["record.merchant_id = $1"];
  const rollup = ["usage.merchant_id = $1"];
  /** Only what is asked for is in the statement, so that the planner takes the index of just that. */
  const add = (value: unknown, onRecord: (p: string) => string, onRollup: (p: string) => string) => {
    if (value === undefined) return;
    values.push(value);
    record.push(onRecord(`$${values.length}`));
    rollup.push(onRollup(`$${values.length}`));
  };
  const same = (value: unknown, column: string) =>
    add(
      value,
      (p) => `record.${column} = ${p}`,
      (p) => `usage.${column} = ${p}`,
    );
  same(filter.ve_id, "virtual_endpoint_id");
  same(filter.customer_id, "customer_id");
  same(filter.key_id, "access_key_id");
  same(filter.physical_model_id, "physical_model_id");
  same(filter.status, "status");
  if (filter.provider_id !== undefined) {
    add(
      providerModelIds,
      (p) => `record.physical_model_id = ANY(${p}::text[])`,
      (p) => `usage.physical_model_id = ANY(${p}::text[])`,
    );
  }
  // Names that no model answers to have no place in the rollup: they are under the empty one.
  add(
    filter.logical_model,
    (p) => `record.logical_model = ${p}`,
    (p) => `usage.logical_model IN (${p}, '')`,
  );
  add(
    filter.model,
    (p) => `(record.logical_model = ${p} OR record.physical_model_id = ${p})`,
    (p) => `(usage.logical_model IN (${p}, '') OR usage.physical_model_id = ${p})`,
  );
  add(
    filter.min_charge === undefined ? undefined : parseCredits(filter.min_charge)?.toString(),
    (p) => `record.charge_micros >= ${p}::bigint`,
    (p) => `usage.charge_micros_max >= ${p}::bigint`,
  );
  const timeParameters: string[] = [];
  const bound = (value: string | undefined, comparison: string) => {
    if (value === undefined) return;
    const parameter = `$${values.push(value)}`;
    timeParameters.push(parameter);
    record.push(`record.occurred_at ${comparison} ${parameter}::timestamptz`);
  };
  bound(filter.from, ">=");
  bound(filter.to, "<");
  const { customer_id, key_id, physical_model_id, status, provider_id, logical_model, model, min_charge } = filter;
  const unindexed = [customer_id, key_id, physical_model_id, status, provider_id, logical_model, model, min_charge];
  return {
    record: record.join(" AND "),
    rollup: rollup.join(" AND "),
    fromMs: filter.from === undefined ? null : Date.parse(filter.from),
    toMs: filter.to === undefined ? null : Date.parse(filter.to),
    timeParameters,
    values,
    needsRollup: unindexed.some((value) => value !== undefined),
    uncounted: min_charge !== undefined,
  };
}
