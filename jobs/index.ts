/** The worker process: env → container → worker → drain. */
import { makeInfrastructure } from "#server/container/infrastructure.ts";
import { readEnvOrExit } from "#server/env.ts";
import { startWorker } from "./worker.ts";

const env = readEnvOrExit();
const infrastructure = makeInfrastructure(env, "worker");
const { logger } = infrastructure;
const worker = startWorker(infrastructure);
logger.info({ pid: process.pid }, "worker started");
process.send?.({ ready: true });

let stopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal }, "worker drains");
  await worker.stop();
  await infrastructure.close();
  logger.info("worker stopped");
  process.exit(0);
}
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));
