import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "#scripts/services/postgres.ts";
import { migrate } from "#server/infra/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgres: { maintenanceUrl: string; template: string };
  }
}

/** One PostgreSQL for the run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-tests-"));
  chmodSync(folder, 0o711); // as root the server runs as the user postgres, who must reach its files
  const server = await startPostgres({ dataDir: join(folder, "postgres"), durable: false });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await client.query('CREATE DATABASE "template_sluice"');
  await client.end();
  await migrate(server.urlOf("template_sluice"));
  project.provide("postgres", { maintenanceUrl: server.url, template: "template_sluice" });
  return async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
