/** `npm run migrate`: applies pending migrations, safe to run from many processes at once. */
import { migrate } from "#server/infra/migrate.ts";
import { readOptions } from "./read-options.mjs";

readOptions({ name: "migrate", does: "applies pending migrations to DATABASE_URL; safe from many processes at once" });

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error("DATABASE_URL is missing");
  process.exit(1);
}
const { applied } = await migrate(databaseUrl);
console.log(applied.length === 0 ? "nothing to migrate" : applied.map((name) => `applied ${name}`).join("\n"));
