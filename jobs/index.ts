/** The worker process: env → container → worker → drain. */
import { makeInfrastructure } from "#server/container/infrastructure.ts";
import { readEnvOrExit } from "#server/env.ts";
import { makeProbes } from "#server/infra/probes.ts";
import { startMetricsServer } from "./metrics-server.ts";
import { startWorker } from "./worker.ts";

const env = readEnvOrExit();
const infrastructure = makeInfrastructure(env, "worker");
const { logger } = infrastructure;
const metricsServer = env.METRICS_PORT === undefined ? null : await serveMetrics(env.METRICS_PORT);
const worker = startWorker(infrastructure);
logger.info({ pid: process.pid, metricsPort: metricsServer?.port }, "worker started");
process.send?.({ ready: true });

/** Work that waits for a Redis or PostgreSQL which is gone does not hold up the end: it is begun anew elsewhere. */
const longestStopMs = 20_000;

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, "worker drains");
  setTimeout(() => {
    logger.warn("worker ends with work under way");
    process.exit(1);
  }, longestStopMs).unref();
  await worker.stop();
  await metricsServer?.stop();
  await infrastructure.close();
  logger.info("worker stopped");
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));

function serveMetrics(port: number) {
  const probes = makeProbes({ registry: infrastructure.registry, checks: {}, gauges: {} });
  const onError = (error: unknown) => logger.error({ err: error }, "metrics could not be served");
  return startMetricsServer({ probes, host: env.METRICS_HOST, port, onError });
}
