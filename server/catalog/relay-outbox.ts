import { microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";

const batchSize = 500;

type Push = Pick<MeteringAdmin, "pushBudget" | "pushConfigVersion">;

interface ChangedRow {
  ids: string[];
  kind: "virtual_endpoint_changed" | "wallet_changed";
  subject_id: string;
  config_version: string | null;
  budget: string | null;
  budget_version: string | null;
}

/**
 * Tells Redis, and through it every process, what changed (decision 20). What is told is the newest state, with its
 * version, so that telling it twice, late or from many processes at once is harmless. Rows that Redis did not take
 * stay for the next run.
 *
 * @returns how many subjects were told; rejects when Redis or PostgreSQL is away
 */
export const makeRelayOutbox =
  ({ database, metering }: { database: SqlDatabase; metering: Push }) =>
  async (): Promise<number> => {
    let told = 0;
    for (;;) {
      const rows = await database.query<ChangedRow>(
        `WITH waiting AS (
           SELECT id, kind, subject_id FROM outbox_event WHERE published_at IS NULL ORDER BY id LIMIT ${batchSize}
         )
         SELECT array_agg(waiting.id::text) AS ids, waiting.kind, waiting.subject_id,
                max(endpoint.config_version)::text AS config_version,
                max(wallet.budget_micros)::text AS budget, max(wallet.budget_version)::text AS budget_version
         FROM waiting
         LEFT JOIN virtual_endpoint AS endpoint ON endpoint.id = waiting.subject_id
         LEFT JOIN ve_wallet AS wallet ON wallet.virtual_endpoint_id = waiting.subject_id
         GROUP BY waiting.kind, waiting.subject_id`,
      );
      await Promise.all(rows.map((row) => push(metering, row)));
      const ids = rows.flatMap((row) => row.ids);
      if (ids.length > 0) {
        await database.query("UPDATE outbox_event SET published_at = now() WHERE id = ANY($1::bigint[])", [ids]);
      }
      told += rows.length;
      if (ids.length < batchSize) return told;
    }
  };

async function push(metering: Push, row: ChangedRow): Promise<void> {
  const virtualEndpointId = row.subject_id;
  if (row.kind === "virtual_endpoint_changed") {
    if (row.config_version !== null) await metering.pushConfigVersion(virtualEndpointId, BigInt(row.config_version));
    return;
  }
  if (row.budget === null || row.budget_version === null) return;
  // A wallet that Redis does not know yet is loaded whole by settlement when it is first used.
  await metering.pushBudget({
    virtualEndpointId,
    budget: microCredits(BigInt(row.budget)),
    budgetVersion: BigInt(row.budget_version),
  });
}

/** Forgets what was told, and idempotency records past their day. @returns rows deleted */
export const makePruneManagementRecords =
  ({ database }: { database: SqlDatabase }) =>
  async (): Promise<number> => {
    const [row] = await database.query<{ deleted: string }>(
      `WITH told AS (DELETE FROM outbox_event WHERE published_at < now() - interval '1 day' RETURNING 1),
            answered AS (DELETE FROM idempotency_record WHERE created_at < now() - interval '7 days' RETURNING 1)
       SELECT ((SELECT count(*) FROM told) + (SELECT count(*) FROM answered))::text AS deleted`,
    );
    return Number(row?.deleted ?? 0);
  };
