import pg from "pg";
import { ensureRedisProgram } from "../services/install-redis.ts";
import { startPostgres } from "../services/postgres.ts";
import { startRedis } from "../services/redis.ts";
import type { CleanUp } from "./clean-up.ts";
import type { DemoFileKeeper } from "./demo-file.ts";
import type { DemoPorts } from "./ports.ts";
import type { DemoSettings } from "./settings.ts";

const database = "sluice";

interface Parts {
  settings: DemoSettings;
  ports: DemoPorts;
  keeper: DemoFileKeeper;
  cleanUp: CleanUp;
}

/** DATABASE_URL, or a PostgreSQL of the demo's own; its URL. */
export async function provideDatabase(of: Parts & { password: string }): Promise<string> {
  if (of.settings.databaseUrl) return of.settings.databaseUrl;
  const server = await startPostgres({
    dataDir: of.settings.paths.postgres,
    port: of.ports.postgres,
    password: of.password,
    ownGroup: true,
  });
  of.cleanUp.add("PostgreSQL", async () => {
    await server.stop();
    of.keeper.setPids("postgres", []);
  });
  of.keeper.setPids("postgres", [server.pid]);
  await createDatabase(server.url);
  return server.urlOf(database);
}

async function createDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl });
  await client.connect();
  try {
    const known = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE "${database}"`);
  } finally {
    await client.end();
  }
}

/** REDIS_URL, or a Redis of the demo's own, installed where that is possible; its URL. */
export async function provideRedis(of: Parts): Promise<string> {
  if (of.settings.redisUrl) return of.settings.redisUrl;
  if (await ensureRedisProgram()) console.log("  installed redis-server with apt");
  const server = await startRedis({ dir: of.settings.paths.redis, port: of.ports.redis, ownGroup: true });
  of.cleanUp.add("Redis", async () => {
    await server.stop();
    of.keeper.setPids("redis", []);
  });
  of.keeper.setPids("redis", [server.pid]);
  return server.url;
}
