/**
 * The real product for a test file: web processes (one for each door asked for), a worker and the simulator, as
 * built, on a database and a Redis of the file's own.
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, vi } from "vitest";
import type { RedisServer } from "#scripts/services/redis.ts";
import { displayPrefix, makeKeyHasher, mintSecret } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { type Simulator, startSimulator } from "#server/simulator/start-simulator.ts";
import { Operator } from "./operator.ts";
import { startTestRedis } from "./redis.ts";

export type Door = "native" | "remix";

export interface TestProcess {
  readonly url: string;
  readonly pid: number;
  /** SIGTERM by default; resolves when the process is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

export interface Stack {
  webs: TestProcess[];
  worker: TestProcess | null;
  simulator: Simulator;
  redis: RedisServer;
  databaseUrl: string;
  sql: pg.Pool;
  operator: Operator;
  merchantId: string;
  env: Record<string, string>;
  startWeb(door?: Door, env?: Record<string, string>): Promise<TestProcess>;
  startWorker(env?: Record<string, string>): Promise<TestProcess>;
  stop(): Promise<void>;
}

export interface StackOptions {
  databaseUrl: string;
  doors?: Door[];
  worker?: boolean;
  /** Redis with its append-only file on: for tests that kill it. */
  env?: Record<string, string>;
}

const secret = () => randomBytes(32).toString("hex");

/** Starts everything; what it started ends with `stop`. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-stack-"));
  const redis = await startTestRedis();
  const simulator = await startSimulator();
  const env: Record<string, string> = {
    DATABASE_URL: options.databaseUrl,
    REDIS_URL: redis.url,
    APP_SECRET: secret(),
    KEY_PEPPER: secret(),
    PUBLIC_URL: "http://127.0.0.1:3000",
    PORT: "0",
    VE_HOST: "ve.localtest",
    ALLOW_PRIVATE_UPSTREAMS: "true",
    LOG_LEVEL: "warn",
    NODE_ENV: "production",
    SPILL_DIR: folder,
    SETTLE_EVERY_MS: "100",
    ...options.env,
  };
  const running = new Set<TestProcess>();
  const start = async (program: string, further: Record<string, string>): Promise<TestProcess> => {
    const started = await startProgram(program, { ...env, ...further });
    running.add(started);
    return started;
  };
  const sql = new pg.Pool({ connectionString: options.databaseUrl, max: 4 });
  const { merchantId, managementKey } = await createMerchantWithKey(sql, env.KEY_PEPPER ?? "");
  const startWeb = (door: Door = "native", further = {}) => start("dist/index.js", { GATEWAY_DOOR: door, ...further });
  const startWorker = (further = {}) => start("dist/worker.js", further);
  const webs = await Promise.all((options.doors ?? ["native"]).map((door) => startWeb(door)));
  const worker = options.worker === false ? null : await startWorker();
  if (worker) await untilOpen(redis.url);
  const first = webs[0];
  if (!first) throw new Error("a stack needs a web process");
  return {
    webs,
    worker,
    simulator,
    redis,
    databaseUrl: options.databaseUrl,
    sql,
    operator: new Operator(first.url, managementKey, simulator.url),
    merchantId,
    env,
    startWeb,
    startWorker,
    stop: async () => {
      await Promise.all([...running].map((child) => child.stop("SIGKILL")));
      await sql.end();
      await simulator.close();
      await redis.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the worker has opened every shard of the new Redis. */
async function untilOpen(redisUrl: string): Promise<void> {
  const redis = connectRedis({ url: redisUrl, cluster: false });
  const admin = makeMeteringAdmin({ redis });
  await vi.waitFor(async () => expect(await admin.shardsToRebuild()).toEqual([]), { timeout: 20_000, interval: 50 });
  redis.close();
}

/** Another merchant of the deployment, with an owner's management key. */
export async function createMerchantWithKey(
  sql: pg.Pool,
  pepper: string,
): Promise<{ merchantId: string; managementKey: string }> {
  const merchantId = mintId("merchant");
  const managementKey = mintSecret("slm_");
  await sql.query("INSERT INTO merchant (id, slug, name, test_mode) VALUES ($1, $1, 'Test merchant', true)", [
    merchantId,
  ]);
  await sql.query(
    "INSERT INTO management_key (id, merchant_id, name, prefix, hash, role) VALUES ($1, $2, 'test', $3, $4, 'owner')",
    [
      mintId("managementKey"),
      merchantId,
      displayPrefix(managementKey),
      Buffer.from(makeKeyHasher(pepper).hash(managementKey)),
    ],
  );
  return { merchantId, managementKey };
}

async function startProgram(program: string, env: Record<string, string>): Promise<TestProcess> {
  const child = fork(program, [], {
    env: { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...env },
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const message = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
  if (!message) throw new Error(`${program} ended before it was ready`);
  const port = (message[0] as { port?: number }).port ?? 0;
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: (signal) => stopProcess(child, signal) };
}

async function stopProcess(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
