/**
 * `npm run rebuild-reports -- [--merchant=mer_…] [--since=2026-11-01T00:00:00Z]`: writes what dashboards and lists read
 * anew from the usage records. Running processes may stay; settlement waits for each merchant in turn.
 */
import { databaseOfPool, makePool } from "#server/infra/sql.ts";
import { makeRebuildReports } from "#server/settlement/rebuild-reports.ts";
import { readOptions, refuse } from "./read-options.mjs";

const values = readOptions({
  name: "rebuild-reports",
  does: "writes what dashboards and lists read anew from the usage records, in the database of DATABASE_URL",
  options: {
    merchant: { type: "string", value: "mer_…", help: "only this merchant's" },
    since: { type: "string", value: "time", help: "only from then on: 2026-11-01T00:00:00Z" },
  },
});
const since = values.since === undefined ? {} : { since: new Date(values.since) };
if (since.since && Number.isNaN(since.since.getTime())) refuse("--since is an RFC 3339 time");

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error("DATABASE_URL is missing");
  process.exit(1);
}
const pool = makePool(databaseUrl, { max: 1, name: "sluice-rebuild-reports" });
try {
  const database = databaseOfPool(pool);
  const rebuildReports = makeRebuildReports({ database });
  const merchants = await database.query<{ id: string }>(
    "SELECT id FROM merchant WHERE $1::text IS NULL OR id = $1 ORDER BY id",
    [values.merchant ?? null],
  );
  if (values.merchant && merchants.length === 0) throw new Error(`there is no merchant ${values.merchant}`);
  for (const { id } of merchants) {
    const startedAt = performance.now();
    const records = await rebuildReports({ merchantId: id, ...since });
    console.log(`${id}: ${records} records in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
} finally {
  await pool.end();
}
