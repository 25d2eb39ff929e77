import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";

interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file, hex: what `prisma migrate deploy` writes and compares. */
  checksum: string;
}

/** Any number that no other user of advisory locks takes; the same in every process. */
const advisoryLock = 7_207_301_744_102;

/** prisma/migrations of the nearest folder above this module: the same from the sources and from a bundle in dist/. */
function migrationsFolder(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, "prisma/migrations");
    if (existsSync(candidate)) return candidate;
  }
  throw new Error("prisma/migrations not found above the running program");
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

/** As Prisma's schema engine makes it. */
const historyTable = `
  CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum" VARCHAR(64) NOT NULL,
    "finished_at" TIMESTAMPTZ,
    "migration_name" VARCHAR(255) NOT NULL,
    "logs" TEXT,
    "rolled_back_at" TIMESTAMPTZ,
    "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count" INTEGER NOT NULL DEFAULT 0
  )`;

/**
 * Applies the migrations that the database lacks, each file whole in one transaction. Safe from many processes at
 * once: one works, the others wait and then find nothing to do. The history agrees with `prisma migrate deploy`.
 *
 * @returns names of the migrations applied by this call, oldest first.
 * @throws Error when an applied file was changed or is missing here, or a migration failed (nothing of it remains).
 */
export async function migrate(databaseUrl: string, options: { folder?: string } = {}): Promise<{ applied: string[] }> {
  const migrations = readMigrations(options.folder ?? migrationsFolder());
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "sluice-migrate" });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [advisoryLock]);
    await client.query(historyTable);
    return { applied: await applyPending(client, migrations) };
  } finally {
    // Ends the session, and with it the lock.
    await client.end();
  }
}

async function applyPending(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  const history = await client.query<{ migration_name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished FROM "_prisma_migrations"
     WHERE rolled_back_at IS NULL`,
  );
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const done = new Set<string>();
  for (const row of history.rows) {
    const migration = known.get(row.migration_name);
    if (!row.finished) throw new Error(`migration ${row.migration_name} was begun elsewhere and never finished`);
    if (!migration) throw new Error(`the database has migration ${row.migration_name}, which this version lacks`);
    if (migration.checksum !== row.checksum)
      throw new Error(`migration ${row.migration_name} was changed after it was applied`);
    done.add(row.migration_name);
  }
  const pending = migrations.filter((migration) => !done.has(migration.name));
  for (const migration of pending) await apply(client, migration);
  return pending.map((migration) => migration.name);
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query("BEGIN");
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new Error(`migration ${migration.name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
