import type { DemoPorts } from "./ports.ts";
import type { Mode } from "./processes.ts";
import type { DemoSecrets } from "./secrets.ts";
import type { DemoSettings } from "./settings.ts";

/** The product's settings for the demo's processes; what the caller's own environment sets beyond them is kept. */
export function productEnvironment(of: {
  mode: Mode;
  settings: DemoSettings;
  secrets: DemoSecrets;
  ports: DemoPorts;
  databaseUrl: string;
  redisUrl: string;
}): Record<string, string> {
  const { databaseUrl, ports, redisUrl, secrets, settings } = of;
  return {
    NODE_ENV: of.mode,
    ...(of.mode === "development" ? { GATEWAY_DOOR: "remix" } : {}),
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    APP_SECRET: secrets.appSecret,
    KEY_PEPPER: secrets.keyPepper,
    PUBLIC_URL: process.env.PUBLIC_URL ?? `http://127.0.0.1:${ports.web}`,
    PORT: String(ports.web),
    WEB_CONCURRENCY: String(settings.webProcesses),
    VE_HOST: process.env.VE_HOST ?? "ve.localhost",
    // The providers are on loopback.
    ALLOW_PRIVATE_UPSTREAMS: "true",
    SPILL_DIR: settings.paths.spill,
    MAIL_DIR: settings.paths.mail,
  };
}
