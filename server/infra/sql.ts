/**
 * SQL as the ledger and settlement need it, over a plain `pg` connection or inside a Prisma transaction, so that the
 * same statement serves a management call and a bulk worker. The two drivers parse numbers and bytes differently:
 * a statement casts what leaves it (`::text`, `encode(x, 'hex')`) and what enters it (`$1::bigint[]`).
 */
import pg from "pg";

export interface SqlExecutor {
  /** The rows of one statement. @throws the driver's error, with PostgreSQL's SQLSTATE where it has one. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

export interface TransactionOptions {
  isolation?: "READ COMMITTED" | "REPEATABLE READ";
  readOnly?: boolean;
}

export interface SqlDatabase extends SqlExecutor {
  /** Runs `work` in one transaction; an error of `work` rolls back and is thrown on. */
  transaction<Result>(work: (sql: SqlExecutor) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
}

/** What settlement needs of a Prisma transaction client. */
export interface PrismaExecutor {
  $queryRawUnsafe<Result>(text: string, ...values: unknown[]): Promise<Result>;
}

/** An executor inside a Prisma transaction (`prisma.$transaction(async (tx) => …)`), or of a Prisma client. */
export const executorOfPrisma = (transaction: PrismaExecutor): SqlExecutor => ({
  query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
    transaction.$queryRawUnsafe<Row[]>(text, ...values),
});

/** An executor of one `pg` connection. */
export const executorOfPg = (client: pg.ClientBase): SqlExecutor => ({
  query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows,
});

/**
 * A pool for the worker and for what the hot path needs of PostgreSQL. Whoever makes it calls `end()`.
 * @param options.onError told of connections that break; they are replaced by themselves. Whoever used one then also
 * gets the error from what they asked.
 */
export function makePool(
  databaseUrl: string,
  options: { max?: number; name?: string; onError?: (error: Error) => void } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.max ?? 10,
    application_name: options.name ?? "sluice",
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  const onError = options.onError ?? (() => undefined);
  // pg-pool listens to idle connections only: the end of one that is lent out (a transaction) would end the process.
  pool.on("connect", (client) => client.on("error", onError));
  // It repeats what idle connections told already.
  pool.on("error", () => undefined);
  return pool;
}

/** A pool as SqlDatabase. */
export const databaseOfPool = (pool: pg.Pool): SqlDatabase => ({
  query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await pool.query<Row & pg.QueryResultRow>(text, [...values])).rows,
  transaction: async (work, options = {}) => {
    const client = await pool.connect();
    let broken = false;
    try {
      await client.query(
        `BEGIN ISOLATION LEVEL ${options.isolation ?? "READ COMMITTED"} ${options.readOnly ? "READ ONLY" : "READ WRITE"}`,
      );
      const result = await work(executorOfPg(client));
      await client.query("COMMIT");
      return result;
    } catch (error) {
      // A connection that can't even roll back is thrown away: PostgreSQL has rolled back or will.
      await client.query("ROLLBACK").catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  },
});

/** The SQLSTATE of a driver's error, also where Prisma wrapped it; null when there is none. */
export function sqlState(error: unknown): string | null {
  if (error instanceof pg.DatabaseError) return error.code ?? null;
  if (typeof error !== "object" || error === null) return null;
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: unknown } } } };
  const code = meta?.driverAdapterError?.cause?.originalCode;
  return typeof code === "string" ? code : null;
}
