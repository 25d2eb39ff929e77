/**
 * Decision 12: when a commit arrives after the sweep has settled its hold, the commit's word replaces the sweep's.
 * The difference is taken from what the books say, not from the event, so that any order and any repetition of the
 * two ends in the same state.
 */
import type { SqlExecutor } from "#server/infra/sql.ts";
import { sumUnits, type UnitSums } from "./unit-sums.ts";
import type { UsageRow } from "./usage-row.ts";
import { insertRecords, replaceRecords } from "./write-records.ts";

/** What a record said before it was corrected. */
export interface EarlierRecord extends UnitSums {
  status: string;
  chargeMicros: bigint;
  costNanos: bigint;
  costCurrency: string;
  latencyMs: number;
  logicalModel: string;
  logicalModelId: string;
  physicalModelId: string;
}

export interface AppliedCorrection {
  row: UsageRow;
  earlier: EarlierRecord;
  /** Micro-credits: final charge minus what was booked. */
  deltaMicros: bigint;
}

interface EarlierRow {
  at: number;
  status: string;
  charge: string;
  cost: string | null;
  cost_currency: string | null;
  units: string;
  latency: number;
  logical_model: string;
  logical_model_id: string | null;
  physical_model_id: string | null;
}

async function lockRecords(sql: SqlExecutor, rows: readonly UsageRow[]): Promise<Map<UsageRow, EarlierRow>> {
  const found = await sql.query<EarlierRow>(
    `SELECT wanted.at::int AS at, record.status, record.charge_micros::text AS charge, record.cost_nanos::text AS cost,
            record.cost_currency, record.units::text AS units, record.latency_ms AS latency, record.logical_model,
            record.logical_model_id, record.physical_model_id
     FROM unnest($1::timestamptz[], $2::uuid[]) WITH ORDINALITY AS wanted(occurred_at, request_id, at)
     JOIN usage_record AS record ON record.occurred_at = wanted.occurred_at AND record.request_id = wanted.request_id
     FOR UPDATE OF record`,
    [rows.map((row) => new Date(row.occurredAtMs).toISOString()), rows.map((row) => row.requestUuid)],
  );
  return new Map(
    found.flatMap((earlier) => (rows[earlier.at - 1] ? [[rows[earlier.at - 1] as UsageRow, earlier]] : [])),
  );
}

/** The last word on each request, should one batch hold several. */
const lastPerRequest = (rows: readonly UsageRow[]): UsageRow[] => [
  ...new Map(rows.map((row) => [row.requestUuid, row])).values(),
];

/**
 * Applies final words about requests: a record that the sweep wrote is corrected, a request without a record gets
 * one, and one that has its final word already is left alone.
 *
 * @returns what was corrected, what was newly inserted, and how many changed nothing.
 */
export async function applyCorrections(
  sql: SqlExecutor,
  finals: readonly UsageRow[],
): Promise<{ corrected: AppliedCorrection[]; inserted: UsageRow[]; unchanged: UsageRow[] }> {
  if (finals.length === 0) return { corrected: [], inserted: [], unchanged: [] };
  const rows = lastPerRequest(finals);
  const earlier = await lockRecords(sql, rows);
  const missing = rows.filter((row) => !earlier.has(row));
  const swept = rows.filter((row) => earlier.get(row)?.status === "abandoned");
  const { inserted } = await insertRecords(sql, missing);
  const corrected = swept.map((row) => correctionOf(row, earlier.get(row)));
  if (corrected.length > 0) await writeCorrections(sql, corrected);
  const touched = new Set([...inserted, ...swept]);
  return { corrected, inserted, unchanged: finals.filter((row) => !touched.has(row)) };
}

function correctionOf(row: UsageRow, earlier: EarlierRow | undefined): AppliedCorrection {
  if (!earlier) throw new Error(`no record of ${row.event.request_id} to correct`);
  const units = sumUnits(JSON.parse(earlier.units) as Record<string, number>);
  return {
    row,
    deltaMicros: row.chargeMicros - BigInt(earlier.charge),
    earlier: {
      status: earlier.status,
      chargeMicros: BigInt(earlier.charge),
      costNanos: BigInt(earlier.cost ?? 0),
      costCurrency: earlier.cost_currency ?? "",
      ...units,
      latencyMs: earlier.latency,
      logicalModel: earlier.logical_model,
      logicalModelId: earlier.logical_model_id ?? "",
      physicalModelId: earlier.physical_model_id ?? "",
    },
  };
}

async function writeCorrections(sql: SqlExecutor, corrections: readonly AppliedCorrection[]): Promise<void> {
  // The primary key refuses a second correction of one request, whatever the record's status says.
  await sql.query(
    `INSERT INTO usage_correction (occurred_at, request_id, merchant_id, charge_delta_micros)
     SELECT * FROM unnest($1::timestamptz[], $2::uuid[], $3::text[], $4::bigint[])`,
    [
      corrections.map(({ row }) => new Date(row.occurredAtMs).toISOString()),
      corrections.map(({ row }) => row.requestUuid),
      corrections.map(({ row }) => row.event.merchant_id),
      corrections.map(({ deltaMicros }) => deltaMicros.toString()),
    ],
  );
  await replaceRecords(
    sql,
    corrections.map(({ row }) => row),
  );
}
