/**
 * Fails when prisma/migrations and prisma/schema disagree: part of `npm run validate`.
 * Partitions, triggers, functions and checks are invisible to it; tests/integration/database proves those.
 */
import { diffSchemas, migrationsTarget, schemaTarget } from "./engine.ts";
import { withPostgres } from "./with-postgres.ts";

const difference = await withPostgres((url) => diffSchemas(url, migrationsTarget(), schemaTarget()));
if (difference.changed) {
  console.error(`prisma/migrations lack what prisma/schema says:\n${difference.sql}`);
  process.exit(1);
}
console.log("prisma/migrations and prisma/schema agree");
process.exit(0);
