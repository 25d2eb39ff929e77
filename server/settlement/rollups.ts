import type { AccountingCalendar } from "#server/contracts/accounting-calendar.ts";
import { quarterHour } from "#server/contracts/zoned-time.ts";
import type { SqlExecutor } from "#server/infra/sql.ts";
import type { AppliedCorrection, EarlierRecord } from "./corrections.ts";
import { addDelta, type RollupDelta, upsertDays, upsertQuarterHours } from "./rollup-tables.ts";
import { sumUnits } from "./unit-sums.ts";
import type { UsageRow } from "./usage-row.ts";

/** Sums per UTC quarter-hour and per accounting day, and everything screens group by. */
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
      delta = emptyDelta(row, facts, bucketMs, logicalModel);
      this.#deltas.set(key, delta);
    }
    delta.requests += sign;
    delta.inputUnits += sign * facts.inputUnits;
    delta.outputUnits += sign * facts.outputUnits;
    delta.cachedUnits += sign * facts.cachedUnits;
    delta.reasoningUnits += sign * facts.reasoningUnits;
    delta.imageUnits += sign * facts.imageUnits;
    delta.secondUnits += sign * facts.secondUnits;
    delta.characterUnits += sign * facts.characterUnits;
    delta.latencyMs += sign * facts.latencyMs;
    delta.chargeMicros += BigInt(sign) * facts.chargeMicros;
    delta.costNanos += BigInt(sign) * facts.costNanos;
    if (sign < 0) return;
    if (facts.chargeMicros > delta.chargeMicrosMax) delta.chargeMicrosMax = facts.chargeMicros;
    delta.latencyMsMax = Math.max(delta.latencyMsMax, facts.latencyMs);
  }

  /**
   * Adds the sums to the tables, in the caller's transaction.
   * @param endpoints by their ids; all whose usage was counted
   */
  async write(sql: SqlExecutor, endpoints: ReadonlyMap<string, { calendar: AccountingCalendar }>): Promise<void> {
    const deltas = [...this.#deltas.values()];
    if (deltas.length === 0) return;
    const quarterHours = upsertQuarterHours(deltas);
    await sql.query(quarterHours.text, quarterHours.values);
    // Every zone's midnight is at a quarter-hour, so a quarter-hour lies in one day.
    const dayOf = ({ bucketMs, virtualEndpointId }: RollupDelta) => {
      const endpoint = endpoints.get(virtualEndpointId);
      if (!endpoint) throw new Error(`usage of ${virtualEndpointId} was counted, which is no endpoint of the batch`);
      return endpoint.calendar.dayAt(bucketMs);
    };
    const days = upsertDays(perDay(this.#deltas, dayOf), dayOf);
    await sql.query(days.text, days.values);
  }
}

/** The sums of the quarter-hours of each day; a sum keeps one of its quarter-hours. */
function perDay(deltas: ReadonlyMap<string, RollupDelta>, dayOf: (delta: RollupDelta) => string): RollupDelta[] {
  const days = new Map<string, RollupDelta>();
  for (const [key, delta] of deltas) {
    const dayKey = `${dayOf(delta)}${key.slice(key.indexOf("\n"))}`;
    const day = days.get(dayKey);
    if (day) addDelta(day, delta);
    else days.set(dayKey, { ...delta });
  }
  return [...days.values()];
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

const emptyDelta = (
  { event }: UsageRow,
  facts: EarlierRecord,
  bucketMs: number,
  logicalModel: string,
): RollupDelta => ({
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
  cachedUnits: 0,
  reasoningUnits: 0,
  imageUnits: 0,
  secondUnits: 0,
  characterUnits: 0,
  chargeMicros: 0n,
  costNanos: 0n,
  latencyMs: 0,
  chargeMicrosMax: 0n,
  latencyMsMax: 0,
});
