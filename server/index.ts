/** The web process: env → container → listener → drain. */
import { makeInfrastructure } from "./container/infrastructure.ts";
import { makeWebProcess } from "./container/web.ts";
import { readEnvOrExit } from "./env.ts";
import { makeListener } from "./gateway/listener.ts";
import { makeDevelopmentListener, makeProductionListener } from "./remix.ts";

const env = readEnvOrExit();
const infrastructure = makeInfrastructure(env, "web");
const { logger } = infrastructure;
const web = makeWebProcess(infrastructure);
const screens =
  env.NODE_ENV === "development"
    ? await makeDevelopmentListener(web.context)
    : { listener: await makeProductionListener(web.context), close: async () => undefined };
await web.start();

const server = makeListener(env.GATEWAY_DOOR === "native" ? web.gatewayProcess.gateway : null, screens.listener);
server.listen(env.PORT, () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : env.PORT;
  logger.info({ port, door: env.GATEWAY_DOOR }, "listening");
  process.send?.({ port });
});
process.on("SIGTERM", (signal) => void stop(signal));
process.on("SIGINT", (signal) => void stop(signal));

const pagesDrainMs = 2_000;
let stopping = false;

/** Takes no further request, lets the running ones end, and goes. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) return;
  stopping = true;
  logger.info({ signal, inFlight: web.gatewayProcess.gateway.inFlight }, "draining");
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await web.gatewayProcess.stop(env.DRAIN_MS);
  // Pages and management calls under way; live views stay open for ever and are cut.
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, pagesDrainMs))]);
  server.closeAllConnections();
  await Promise.all([screens.close(), web.close(), infrastructure.close()]);
  logger.info("stopped");
  process.exit(0);
}
