import { migrate } from "#server/infra/migrate.ts";
import { CleanUp } from "./clean-up.ts";
import { type DemoFile, DemoFileKeeper } from "./demo-file.ts";
import { takeDemoFolder } from "./demo-folder.ts";
import { productEnvironment } from "./environment.ts";
import { tellFirstRequest, tellRefusal } from "./first-request.ts";
import { choosePorts } from "./ports.ts";
import { type Launcher, type Mode, startProcesses, untilAnswered } from "./processes.ts";
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

/**
 * Starts the whole product on one machine, tells each step, and stays until a signal ends it.
 *
 * @param mode "development" runs the sources and restarts them when they change.
 */
export async function runDemo(mode: Mode): Promise<void> {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end(0));
  // Whoever started this process is gone, without a word.
  process.once("disconnect", () => void end(0));
  try {
    await start(readDemoSettings(process.argv.slice(2), process.env), mode);
  } catch (error) {
    if (!stopped.signal.aborted) await end(1, error instanceof Error ? error.message : String(error));
  }
}

async function start(settings: DemoSettings, mode: Mode): Promise<void> {
  const { paths } = settings;
  cleanUp.add("folder", takeDemoFolder(paths, { reset: settings.reset }));
  console.log(`Sluice's demo in ${paths.folder}`);
  const secrets = loadSecrets(paths.secretsFile);
  const ports = await choosePorts(paths.portsFile, settings.port);
  const keeper = new DemoFileKeeper(paths.demoFile);
  cleanUp.add("demo.json", () => keeper.setPids("supervisor", []));
  const onGiveUp = (error: Error) =>
    void (mode === "development" ? console.error(error.message) : end(1, error.message));
  const launcher: Launcher = { keeper, cleanUp, mode, logs: paths.logs, onGiveUp };

  const parts = { settings, ports, keeper, cleanUp };
  const password = secrets.databasePassword;
  const [databaseUrl, redisUrl] = await Promise.all([
    step("PostgreSQL", () => provideDatabase({ ...parts, password })),
    step("Redis", () => provideRedis(parts)),
  ]);
  await step("migrations", () => migrate(databaseUrl));
  const simulatorUrl = `http://127.0.0.1:${ports.simulator}`;
  const env = productEnvironment({ mode, settings, secrets, ports, databaseUrl, redisUrl });
  const baseUrl = `http://127.0.0.1:${ports.web}`;
  const isKept = secrets.seeded !== null;
  const [seeded] = await Promise.all([
    step("seed", () => seedDemo({ env, secrets, secretsFile: paths.secretsFile, simulatorUrl })),
    step("simulator", () => startSimulator(launcher, ports.simulator, simulatorUrl)),
    step(`worker and ${settings.webProcesses} web`, () => startProduct(launcher, settings, env, baseUrl)),
  ]);
  const file: DemoFile = {
    base_url: baseUrl,
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
  const first = tellFirstRequest(file, "demo-chat");
  // What was tried in an earlier run (a revoked key, a spent budget) is kept, and is no reason to end.
  await (isKept ? first.catch(tellRefusal) : first);
  tellAddresses(file, paths);
  console.log(`ready ${file.base_url}`);
}

async function startSimulator(launcher: Launcher, port: number, url: string): Promise<void> {
  const args = ["--port", String(port)];
  startProcesses(launcher, { kind: "simulator", program: "simulator", args, count: 1, env: {} });
  await untilAnswered(`${url}/v1/models`, stopped.signal);
}

/** The worker first, so that it ends last: what web processes leave while they drain is still settled. */
async function startProduct(
  launcher: Launcher,
  settings: DemoSettings,
  env: Record<string, string>,
  url: string,
): Promise<void> {
  startProcesses(launcher, { kind: "worker", program: "worker", count: 1, env });
  startProcesses(launcher, { kind: "web", program: "index", count: settings.webProcesses, env });
  await untilAnswered(`${url}/readyz`, stopped.signal);
}
