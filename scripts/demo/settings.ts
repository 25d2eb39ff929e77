import { join, resolve } from "node:path";

export interface DemoSettings {
  /** 0: any free port. */
  port: number;
  webProcesses: number;
  reset: boolean;
  databaseUrl: string | null;
  redisUrl: string | null;
  paths: DemoPaths;
}

export interface DemoPaths {
  folder: string;
  demoFile: string;
  secretsFile: string;
  portsFile: string;
  pidFile: string;
  postgres: string;
  redis: string;
  logs: string;
  mail: string;
  spill: string;
}

const pathsOf = (folder: string): DemoPaths => ({
  folder,
  demoFile: join(folder, "demo.json"),
  secretsFile: join(folder, "secrets"),
  portsFile: join(folder, "ports"),
  pidFile: join(folder, "pid"),
  postgres: join(folder, "postgres"),
  redis: join(folder, "redis"),
  logs: join(folder, "log"),
  mail: join(folder, "mail"),
  spill: join(folder, "spill"),
});

/** @throws Error with one line naming the setting at fault. */
export function readDemoSettings(args: readonly string[], env: NodeJS.ProcessEnv): DemoSettings {
  return {
    port: wholeNumber(env, "PORT", { fallback: 3000, least: 0, most: 65_535 }),
    webProcesses: wholeNumber(env, "WEB_CONCURRENCY", { fallback: 1, least: 1, most: 64 }),
    reset: args.includes("--reset"),
    databaseUrl: env.DATABASE_URL || null,
    redisUrl: env.REDIS_URL || null,
    paths: pathsOf(resolve(env.DEMO_DIR || ".demo")),
  };
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  of: { fallback: number; least: number; most: number },
): number {
  const text = env[name];
  if (!text) return of.fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < of.least || value > of.most) {
    throw new Error(`${name} must be a whole number from ${of.least} to ${of.most}`);
  }
  return value;
}
