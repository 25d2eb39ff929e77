/**
 * `npm run bench`: bare proxy and gateway in one run, interleaved, on the same machine; ratios count, absolute figures
 * are the machine's. `-- --save` writes them to the README, `-- --quick` takes one round (for CI).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "#scripts/services/postgres.ts";
import { startRedis } from "#scripts/services/redis.ts";
import { measureProxies } from "./proxies.ts";
import { type Line, printReport, saveReport } from "./report.ts";
import { measureSettlementLines } from "./settlement-lines.ts";
import { type BenchTarget, startChild } from "./start-child.ts";

const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 5;
const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), durable: true });
// Redis is fast memory that can be rebuilt: what it forgets is in PostgreSQL and in the web processes.
const redis = await startRedis({ dir: join(folder, "redis"), durable: false });
const started: BenchTarget[] = [];
const start = async (module: string, env: Record<string, string> = {}): Promise<BenchTarget> => {
  const target = await startChild(module, env);
  started.push(target);
  return target;
};

try {
  const upstream = await start("./upstream.ts");
  const bare = await start("./bare-proxy.ts", { UPSTREAM_URL: upstream.url });
  const gateway = await start("./gateway-process.ts", {
    UPSTREAM_URL: upstream.url,
    DATABASE_URL: postgres.urlOf("bench"),
    MAINTENANCE_URL: postgres.url,
    REDIS_URL: redis.url,
  });
  const lines: Line[] = await measureProxies({ bare, gateway, rounds });
  printReport(lines);
  for (const target of started.splice(0)) await target.stop();
  // Its events are of no more use; settlement brings its own services.
  await redis.stop();
  lines.push(...(await measureSettlementLines({ quick })));
  printReport(lines);
  if (process.argv.includes("--save")) saveReport(lines, "README.md");
  if (lines.some((line) => line.reached === false)) process.exitCode = quick ? 0 : 1;
} finally {
  for (const target of started) await target.stop();
  await redis.stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
