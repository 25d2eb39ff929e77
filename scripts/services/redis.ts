import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { isRunning } from "./processes.ts";

export interface RedisServer {
  url: string;
  port: number;
  pid: number;
  /** SIGTERM, or another signal: SIGKILL for a crash. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The server program on the PATH, Redis before Valkey; null when there is none. */
export function findRedisProgram(): string | null {
  for (const name of ["redis-server", "valkey-server"]) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      if (existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

/** Starts Redis on loopback with its files in `dir`. It keeps an append-only file unless `durable` is false. */
export async function startRedis(options: {
  dir: string;
  port?: number;
  durable?: boolean;
  cluster?: boolean;
  /** True: Ctrl-C on the terminal does not reach it, so that its users can finish first. */
  ownGroup?: boolean;
}): Promise<RedisServer> {
  const program = findRedisProgram();
  if (!program) throw new Error("redis-server or valkey-server is not on the PATH: install one of them");
  await stopLeftover(options.dir);
  const port = options.port ?? (await freePort());
  mkdirSync(options.dir, { recursive: true });
  const flags = [
    "--port",
    String(port),
    "--bind",
    "127.0.0.1",
    "--dir",
    options.dir,
    "--maxmemory-policy",
    "noeviction",
  ];
  flags.push("--save", "", "--appendonly", options.durable === false ? "no" : "yes", "--daemonize", "no");
  if (options.cluster) flags.push("--cluster-enabled", "yes", "--cluster-config-file", `nodes-${port}.conf`);
  const child = spawn(program, flags, { stdio: ["ignore", "pipe", "pipe"], detached: options.ownGroup === true });
  const end = () => child.kill("SIGTERM");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  const said: string[] = [];
  child.stdout.on("data", (chunk) => said.push(String(chunk)));
  child.stderr.on("data", (chunk) => said.push(String(chunk)));
  await answering(child, port, said);
  writeFileSync(pidFile(options.dir), `${child.pid} ${port}`);
  return { url: `redis://127.0.0.1:${port}`, port, pid: child.pid ?? 0, stop: (signal) => stop(child, signal) };
}

const pidFile = (dir: string) => join(dir, "redis.pid");

/** A server that outlived the process that had started it (kill -9) still writes to this folder: stop it. */
async function stopLeftover(dir: string): Promise<void> {
  if (!existsSync(pidFile(dir))) return;
  const [pid, port] = readFileSync(pidFile(dir), "utf8").split(" ").map(Number);
  // Redis shows its address as its command line.
  const mark = `127.0.0.1:${port}`;
  if (!pid || !isRunning(pid, mark)) return;
  process.kill(pid, "SIGTERM");
  for (let tries = 0; tries < 400 && isRunning(pid, mark); tries++) await wait(25);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

async function answering(child: ChildProcess, port: number, said: string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (child.exitCode !== null) break;
    if (await pings(port)) return;
    await wait(25);
  }
  throw new Error(`Redis did not start on port ${port}: ${said.join("").slice(-400)}`);
}

function pings(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => done(data.toString().startsWith("+PONG")));
    socket.once("error", () => done(false));
  });
}
