/**
 * `npm run bench`: bare proxy and gateway in one run, interleaved, on the same machine; ratios count, absolute figures
 * are the machine's. `-- --save` writes them to the README, `-- --quick` takes one round (for CI),
 * `-- --formats` or `-- --formats=translation|body|paced` measures the formats alone.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "#scripts/services/postgres.ts";
import { startRedis } from "#scripts/services/redis.ts";
import { measureFormats } from "./formats.ts";
import { measureProxies } from "./proxies.ts";
import { gatewayMarks, type Line, printReport, proxyMarks, saveReport } from "./report.ts";
import { measureSettlementLines } from "./settlement-lines.ts";
import { type BenchTarget, startChild } from "./start-child.ts";

const quick = process.argv.includes("--quick");
const rounds = quick ? 1 : 5;
const formats = process.argv.find((argument) => argument.startsWith("--formats"));
const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
const postgres = await startPostgres({ dataDir: join(folder, "postgres"), durable: true });
// Redis is fast memory that can be rebuilt: what it forgets is in PostgreSQL and in the web processes.
const redis = await startRedis({ dir: join(folder, "redis"), durable: false });
const started: BenchTarget[] = [];
const stops = [() => redis.stop()];
const start = async (module: string, env: Record<string, string> = {}): Promise<BenchTarget> => {
  const target = await startChild(module, env);
  started.push(target);
  return target;
};

const services = { MAINTENANCE_URL: postgres.url };

async function proxiesAndSettlement(): Promise<Line[]> {
  const upstream = await start("./upstream.ts");
  const bare = await start("./bare-proxy.ts", { UPSTREAM_URL: upstream.url });
  const gateway = await start("./gateway-process.ts", {
    ...services,
    REDIS_URL: redis.url,
    UPSTREAM_URL: upstream.url,
    DATABASE_URL: postgres.urlOf("bench"),
  });
  const lines: Line[] = await measureProxies({ bare, gateway, rounds });
  printReport(lines);
  for (const target of started.splice(0)) await target.stop();
  // Its events are of no more use; the others bring their own services.
  await redis.stop();
  lines.push(...(await measureSettlementLines({ quick })));
  printReport(lines);
  return lines;
}

try {
  const lines = formats ? [] : await proxiesAndSettlement();
  const ownRedis = await startRedis({ dir: join(folder, "redis-of-formats"), durable: false });
  stops.push(() => ownRedis.stop());
  const bench = {
    start,
    services: { ...services, REDIS_URL: ownRedis.url, DATABASE_URL: postgres.urlOf("bench_formats") },
    rounds,
  };
  const gatewayLines = await measureFormats(bench, formats?.split("=")[1] ?? null);
  printReport(gatewayLines);
  if (process.argv.includes("--save")) {
    if (!formats) saveReport(lines, "README.md", proxyMarks);
    saveReport(gatewayLines, "README.md", gatewayMarks);
  }
  if ([...lines, ...gatewayLines].some((line) => line.reached === false)) process.exitCode = quick ? 0 : 1;
} finally {
  for (const target of started) await target.stop();
  for (const stop of stops) await stop();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}
