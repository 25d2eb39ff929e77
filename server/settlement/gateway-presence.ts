import type { Logger } from "#server/infra/logger.ts";
import type { SqlDatabase, SqlExecutor } from "#server/infra/sql.ts";

const heartbeatMs = 1_000;
/** A process that was not seen for this long holds nothing any more, or can't be waited for. */
const freshSeconds = 5;

export interface GatewayPresence {
  /** Writes the first heartbeat and goes on each second. Call it before the first request is taken. */
  start(): Promise<void>;
  /** Takes the process off the list. Call it when nothing is held any more. */
  stop(): Promise<void>;
}

/** Tells rebuilds that this web process lives and must be asked for what it holds (decision 18). */
export function makeGatewayPresence(parts: {
  database: SqlDatabase;
  processId: string;
  logger: Logger;
}): GatewayPresence {
  const { database, processId, logger } = parts;
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> = Promise.resolve();
  const beat = async () => {
    await database.query(
      `INSERT INTO gateway_process (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET seen_at = now()`,
      [processId],
    );
  };
  return {
    start: async () => {
      await beat();
      timer = setInterval(() => {
        beating = beat().catch((error: unknown) => logger.warn({ error }, "heartbeat not written: PostgreSQL is away"));
      }, heartbeatMs);
      timer.unref();
    },
    stop: async () => {
      if (timer) clearInterval(timer);
      timer = null;
      await beating;
      await database.query("DELETE FROM gateway_process WHERE id = $1", [processId]);
    },
  };
}

/** Ids of the web processes that live. */
export async function livingGateways(sql: SqlExecutor): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `SELECT id FROM gateway_process WHERE seen_at > now() - interval '${freshSeconds} seconds'`,
  );
  return rows.map((row) => row.id);
}

/** Forgets web processes that were last seen a day ago. Answers how many. */
export const makePruneGateways = (parts: { database: SqlDatabase }) => async (): Promise<number> => {
  const rows = await parts.database.query<{ id: string }>(
    "DELETE FROM gateway_process WHERE seen_at < now() - interval '1 day' RETURNING id",
  );
  return rows.length;
};
