/**
 * What runs before anything is installed: plain JavaScript, Node's own modules only. It installs what package-lock.json
 * asks for when node_modules is missing or stale, and makes TypeScript loadable in this process.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cache = join(root, ".cache");
const lockFile = join(cache, "prepare.lock");
const stampFile = join(root, "node_modules", ".installed-for");

/** A text that changes when other packages are needed. */
function wanted() {
  const hash = createHash("sha256");
  for (const file of ["package.json", "package-lock.json"]) hash.update(readFileSync(join(root, file)));
  return hash.update(`${process.platform} ${process.arch} ${process.version.split(".")[0]}`).digest("hex");
}

const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted();

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Runs `work` while no other process of this checkout prepares anything. */
export async function whileAlone(work) {
  mkdirSync(cache, { recursive: true });
  for (;;) {
    try {
      const file = openSync(lockFile, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = existsSync(lockFile) ? Number(readFileSync(lockFile, "utf8")) : 0;
      if (holder > 0 && !isAlive(holder)) rmSync(lockFile, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Node ${process.versions.node} is too old: install Node 20.19 or later`);
  process.exit(1);
}

const npmInstall = (freshness) =>
  spawnSync("npm", ["install", freshness, "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });

/** Installs dependencies when they are missing or stale. */
async function install() {
  requireNode();
  if (isInstalled()) return;
  await whileAlone(() => {
    if (isInstalled()) return;
    const started = Date.now();
    console.log("installing dependencies …");
    // What npm knows of packages already is good enough, and asking anew takes a minute; unless it fails.
    const result = npmInstall("--prefer-offline").status === 0 ? null : npmInstall("--prefer-online");
    if (result && result.status !== 0) {
      console.error(`npm install failed${result.error ? `: ${result.error.message}` : ""}`);
      process.exit(1);
    }
    writeFileSync(stampFile, wanted());
    console.log(`installing dependencies … ${((Date.now() - started) / 1000).toFixed(1)} s`);
  });
}

/** Installs, then runs a TypeScript module of this checkout in this process. */
export async function runTypeScript(path) {
  process.chdir(root);
  await install();
  const { register } = await import("tsx/esm/api");
  register();
  await import(`../${path}`);
}

/**
 * Installs, then runs a TypeScript module in a process of its own session: Ctrl-C reaches only this process, which asks
 * the other to end; so the processes that it supervises are stopped in order, and not all at once by the terminal.
 */
export async function superviseTypeScript(path) {
  process.chdir(root);
  await install();
  // Packages' own deprecations are no news to whoever tries the product.
  const flags = ["--disable-warning=DeprecationWarning", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, path, ...process.argv.slice(2)], {
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill("SIGTERM"));
  child.once("exit", (code) => process.exit(code ?? 1));
  // npm passes a signal to its shell only, and the shell may die without passing it on.
  const startedBy = process.ppid;
  if (process.env.npm_lifecycle_event) {
    setInterval(() => {
      if (process.ppid !== startedBy) child.kill("SIGTERM");
    }, 250).unref();
  }
}
