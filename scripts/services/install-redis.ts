import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { ProgramFailed, run } from "../prepare/run.ts";
import { findRedisProgram } from "./redis.ts";

const oldestMajor = 7;

/** True where packages can be installed: as root on Debian or Ubuntu. */
export const canUseApt = (): boolean => process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");

/**
 * Installs Debian packages.
 * @param options.lists "known": only what apt knows already; default: it fetches its lists anew where they lack it
 * @returns apt's last words when it could not, "" when it did.
 */
export async function installPackages(
  names: readonly string[],
  options: { lists?: "known" | "newest" } = {},
): Promise<string> {
  try {
    await aptInstall(names, options.lists ?? "newest");
    return "";
  } catch (error) {
    const said = error instanceof ProgramFailed ? error.output : String(error);
    return `apt-get could not install it (${said.trim().split("\n").at(-1)})`;
  }
}

async function aptInstall(names: readonly string[], lists: "known" | "newest"): Promise<void> {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = () => run("apt-get", ["install", "-y", "--no-install-recommends", ...names], { env });
  try {
    await install();
  } catch (error) {
    if (lists === "known") throw error;
    // The lists may be missing or old.
    await run("apt-get", ["update"], { env });
    await install();
  }
}

/** The major version of a Redis or Valkey server; 0 when it does not tell. */
function majorVersion(program: string): number {
  const said = spawnSync(program, ["--version"], { encoding: "utf8" }).stdout ?? "";
  return Number(/v=(\d+)\./.exec(said)?.[1] ?? 0);
}

/**
 * Makes sure that a Redis or Valkey server is on the PATH, installing one where that is possible.
 *
 * @returns true when it was installed now.
 * @throws Error with one line that says what to install.
 */
export async function ensureRedisProgram(): Promise<boolean> {
  const present = findRedisProgram();
  if (present && majorVersion(present) >= oldestMajor) return false;
  if (!present && canUseApt()) await installPackages(["redis-server"]);
  const program = findRedisProgram();
  if (!program)
    throw new Error("Redis is missing: install redis-server (7 or later) or valkey-server, or set REDIS_URL");
  if (majorVersion(program) < oldestMajor) {
    throw new Error(`${program} is too old: install redis-server 7 or later or valkey-server, or set REDIS_URL`);
  }
  return !present;
}
