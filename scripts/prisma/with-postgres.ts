import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "#scripts/services/postgres.ts";

/** Runs `work` against a PostgreSQL of its own that is gone afterwards. */
export async function withPostgres<Result>(work: (maintenanceUrl: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-schema-"));
  chmodSync(folder, 0o711); // as root the server runs as the user postgres, who must reach its files
  const server = await startPostgres({ dataDir: join(folder, "postgres"), durable: false });
  try {
    return await work(server.url);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
