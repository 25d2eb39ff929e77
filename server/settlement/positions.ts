import { type SqlExecutor, sqlState } from "#server/infra/sql.ts";

/** Where settlement stands in a shard's stream (decision 16). */
export interface Position {
  shard: number;
  epoch: number;
  lastId: string;
}

/** Another worker moved the cursor, or a new epoch began: nothing of this batch was written. */
export class CursorMoved extends Error {
  override readonly name = "CursorMoved";
  constructor() {
    super("the settlement cursor was moved by somebody else");
  }
}

/** Positions of these shards, ascending. */
export const readPositions = (sql: SqlExecutor, shards: readonly number[]): Promise<Position[]> =>
  sql.query<Position>(
    `SELECT shard::int AS shard, epoch, last_id AS "lastId" FROM settlement_shard WHERE shard = ANY($1::int[]) ORDER BY shard`,
    [shards],
  );

/** SQLSTATE 55P03, lock_not_available. */
const lockNotAvailable = "55P03";

/**
 * Locks the cursors, ascending, and compares them. It does not wait: whoever holds one is about to move it.
 * @throws CursorMoved when one is not where it was read, or is being moved.
 */
export async function lockPositions(sql: SqlExecutor, expected: readonly Position[]): Promise<void> {
  const locked = await sql
    .query<Position>(
      `SELECT shard::int AS shard, epoch, last_id AS "lastId" FROM settlement_shard
       WHERE shard = ANY($1::int[]) ORDER BY shard FOR UPDATE NOWAIT`,
      [expected.map((position) => position.shard)],
    )
    .catch((error: unknown) => {
      throw sqlState(error) === lockNotAvailable ? new CursorMoved() : error;
    });
  const found = new Map(locked.map((position) => [position.shard, position]));
  for (const position of expected) {
    const now = found.get(position.shard);
    if (now?.epoch !== position.epoch || now.lastId !== position.lastId) throw new CursorMoved();
  }
}

/** Moves locked cursors. */
export async function movePositions(sql: SqlExecutor, positions: readonly Position[]): Promise<void> {
  await sql.query(
    `UPDATE settlement_shard AS cursor SET last_id = moved.last_id, updated_at = now()
     FROM unnest($1::int[], $2::text[]) AS moved(shard, last_id) WHERE cursor.shard = moved.shard`,
    [positions.map((position) => position.shard), positions.map((position) => position.lastId)],
  );
}
