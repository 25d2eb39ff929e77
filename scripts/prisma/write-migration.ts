/**
 * Writes prisma/migrations/<time>_<name>/migration.sql with what the schema has and the migrations lack. Complete it
 * by hand where Prisma has no word for something: node --import tsx scripts/prisma/write-migration.ts <name>
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diffSchemas, migrationsTarget, schemaTarget } from "./engine.ts";
import { withPostgres } from "./with-postgres.ts";

const name = process.argv[2];
if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error("give the migration a name of a-z, 0-9 and _");
const difference = await withPostgres((url) => diffSchemas(url, migrationsTarget(), schemaTarget()));
if (difference.changed) {
  const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = join(import.meta.dirname, "../../prisma/migrations", `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), difference.sql);
  console.log(`wrote ${folder}/migration.sql`);
} else console.log("nothing to write: the migrations already say what the schema says");
process.exit(0);
