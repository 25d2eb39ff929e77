/** `npm run demo`: the whole product on one machine, told step by step. */
import { migrate } from "#server/infra/migrate.ts";
import { prepare } from "../prepare/prepare.ts";
import { CleanUp } from "./clean-up.ts";
import { type DemoFile, DemoFileKeeper } from "./demo-file.ts";
import { takeDemoFolder } from "./demo-folder.ts";
import { productEnvironment } from "./environment.ts";
import { tellFirstRequest } from "./first-request.ts";
import { choosePorts } from "./ports.ts";
import { type Launcher, startProcesses, untilAnswered } from "./processes.ts";
import { loadSecrets } from "./secrets.ts";
import { seedDemo } from "./seed-demo.ts";
import { provideDatabase, provideRedis } from "./services.ts";
import { type DemoSettings, readDemoSettings } from "./settings.ts";
import { step } from "./step.ts";
import { tellAddresses } from "./tell-addresses.ts";

const cleanUp = new CleanUp();
const stopped = new AbortController();

/** Undoes everything that was started, in order: web drains first, the databases end last. */
async function end(exitCode: number, why?: string): Promise<void> {
  if (why) console.error(why);
  if (!stopped.signal.aborted) console.log("stopping …");
  stopped.abort();
  await cleanUp.run();
  if (exitCode === 0) console.log("stopped");
  process.exit(exitCode);
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));

try {
  await demo(readDemoSettings(process.argv.slice(2), process.env));
} catch (error) {
  if (!stopped.signal.aborted) await end(1, error instanceof Error ? error.message : String(error));
}

async function demo(settings: DemoSettings): Promise<void> {
  const { paths } = settings;
  cleanUp.add("folder", takeDemoFolder(paths, { reset: settings.reset }));
  console.log(`Sluice's demo in ${paths.folder}`);
  await prepare((line) => console.log(`  ${line}`));
  const secrets = loadSecrets(paths.secretsFile);
  const ports = await choosePorts(paths.portsFile, settings.port);
  const keeper = new DemoFileKeeper(paths.demoFile);
  const launcher: Launcher = { keeper, cleanUp, logs: paths.logs, onGiveUp: (error) => void end(1, error.message) };

  const parts = { settings, ports, keeper, cleanUp };
  const databaseUrl = await step("PostgreSQL", () => provideDatabase({ ...parts, password: secrets.databasePassword }));
  const redisUrl = await step("Redis", () => provideRedis(parts));
  await step("migrations", () => migrate(databaseUrl));
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  await step("simulator", () => startSimulator(launcher, ports.simulator, simulatorUrl));
  const env = productEnvironment({ settings, secrets, ports, databaseUrl, redisUrl });
  const seeded = await step("seed", () => seedDemo({ env, secrets, secretsFile: paths.secretsFile, simulatorUrl }));
  const file: DemoFile = {
    base_url: `http://127.0.0.1:${ports.web}`,
    management_key: seeded.managementKey,
    operator: { email: seeded.operatorEmail, password: secrets.operatorPassword },
    customer: { email: seeded.customerEmail, password: secrets.customerPassword },
    merchant_id: seeded.merchantId,
    customer_id: seeded.customerId,
    ve_id: seeded.virtualEndpointId,
    access_key: seeded.accessKey,
    logical_models: seeded.logicalModels,
    simulator_url: simulatorUrl,
    database_url: databaseUrl,
    redis_url: redisUrl,
    mail_dir: paths.mail,
    sandbox_webhook_secret: secrets.sandboxWebhookSecret,
  };
  keeper.fill(file);
  await step(`worker and ${settings.webProcesses} web`, () => startProduct(launcher, settings, env, file.base_url));
  await tellFirstRequest(file, "demo-chat");
  tellAddresses(file, paths);
  console.log(`ready ${file.base_url}`);
}

async function startSimulator(launcher: Launcher, port: number, url: string): Promise<void> {
  const args = ["--port", String(port)];
  startProcesses(launcher, { kind: "simulator", program: "dist/simulator.js", args, count: 1, env: {} });
  await untilAnswered(`${url}/v1/models`, stopped.signal);
}

/** The worker first, so that it ends last: what web processes leave while they drain is still settled. */
async function startProduct(
  launcher: Launcher,
  settings: DemoSettings,
  env: Record<string, string>,
  url: string,
): Promise<void> {
  startProcesses(launcher, { kind: "worker", program: "dist/worker.js", count: 1, env });
  startProcesses(launcher, { kind: "web", program: "dist/index.js", count: settings.webProcesses, env });
  await untilAnswered(`${url}/readyz`, stopped.signal);
}
