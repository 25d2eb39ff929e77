import { microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";

interface OutboxRow {
  id: string;
  kind: "virtual_endpoint_changed" | "wallet_changed";
  subjectId: string;
  configVersion: string | null;
  budget: string | null;
  budgetVersion: string | null;
}

const relayLimit = 500;
/** Published rows are kept for looking back. */
const keepDays = 7;

export type RelayOutbox = () => Promise<number>;

/**
 * Tells Redis, and through it every process, what changed: configuration versions and budgets as they are now, so
 * that order and repetition do not matter (decision 20). Call it right after a commit, and each second.
 *
 * @returns how many rows were relayed.
 * @throws when Redis or PostgreSQL is away; the rows stay.
 */
export const makeRelayOutbox =
  (parts: { database: SqlDatabase; metering: Pick<MeteringAdmin, "pushBudget" | "pushConfigVersion"> }): RelayOutbox =>
  async () => {
    for (let relayed = 0; ; ) {
      const count = await parts.database.transaction((sql) => relayBatch(sql, parts.metering));
      relayed += count;
      if (count < relayLimit) return relayed;
    }
  };

async function relayBatch(
  sql: SqlExecutor,
  metering: Pick<MeteringAdmin, "pushBudget" | "pushConfigVersion">,
): Promise<number> {
  const rows = await sql.query<OutboxRow>(
    `SELECT event.id::text AS id, event.kind, event.subject_id AS "subjectId",
            endpoint.config_version::text AS "configVersion", wallet.budget_micros::text AS budget,
            wallet.budget_version::text AS "budgetVersion"
     FROM outbox_event AS event
     LEFT JOIN virtual_endpoint AS endpoint ON endpoint.id = event.subject_id
     LEFT JOIN ve_wallet AS wallet ON wallet.virtual_endpoint_id = event.subject_id
     WHERE event.published_at IS NULL ORDER BY event.id LIMIT ${relayLimit} FOR UPDATE OF event SKIP LOCKED`,
  );
  if (rows.length === 0) return 0;
  const latest = new Map(rows.map((row) => [`${row.kind}/${row.subjectId}`, row]));
  await Promise.all([...latest.values()].map((row) => push(metering, row)));
  await sql.query("UPDATE outbox_event SET published_at = now() WHERE id = ANY($1::bigint[])", [
    rows.map((row) => row.id),
  ]);
  return rows.length;
}

async function push(metering: Pick<MeteringAdmin, "pushBudget" | "pushConfigVersion">, row: OutboxRow): Promise<void> {
  if (row.kind === "virtual_endpoint_changed") {
    if (row.configVersion !== null) await metering.pushConfigVersion(row.subjectId, BigInt(row.configVersion));
    return;
  }
  if (row.budget === null || row.budgetVersion === null) return;
  // False: Redis does not hold this wallet. It will be loaded with its new budget when it is asked for.
  await metering.pushBudget({
    virtualEndpointId: row.subjectId,
    budget: microCredits(BigInt(row.budget)),
    budgetVersion: BigInt(row.budgetVersion),
  });
}

/** Forgets outbox rows that were published a week ago. Answers how many. */
export const makePruneOutbox = (parts: { database: SqlDatabase }) => async (): Promise<number> => {
  const rows = await parts.database.query<{ id: string }>(
    `DELETE FROM outbox_event WHERE published_at < now() - interval '${keepDays} days' RETURNING id::text AS id`,
  );
  return rows.length;
};
