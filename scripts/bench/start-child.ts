/** Starts the bench's processes and asks them. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundling } from "#scripts/prepare/build.ts";
import type { Answer, Question } from "./child.ts";

export interface BenchTarget {
  url: string;
  /** CPU time used so far, microseconds. */
  cpu(): Promise<number>;
  /** Memory that is resident. */
  rssBytes(): Promise<number>;
  /** Microseconds that it wanted a core and had none. */
  waited(): Promise<number>;
  /** Settles what has piled up. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts one of the bench's processes, bundled as in production: what runs the sources wraps every function.
 * @throws Error when it ends before it listens
 */
export async function startChild(module: string, env: Record<string, string> = {}): Promise<BenchTarget> {
  const child = fork(await bundle(module), [], {
    env: { ...process.env, NODE_ENV: "production", ...env },
    execArgv: process.env.BENCH_NODE_FLAGS?.split(" ") ?? [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const message = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
  const url = (message?.[0] as { url?: string } | undefined)?.url;
  if (!url) throw new Error(`${module} ended before it listened`);
  return {
    url,
    cpu: async () => (await ask(child, "cpu")).cpuMicroseconds,
    rssBytes: async () => (await ask(child, "cpu")).rssBytes,
    waited: async () => (await ask(child, "cpu")).waitedMicroseconds,
    settle: async () => void (await ask(child, "settle")),
    stop: () => stop(child),
  };
}

async function bundle(module: string): Promise<string> {
  const name = basename(module, ".ts");
  const outdir = join("dist", "bench");
  await build({ ...bundling, entryPoints: { [name]: fileURLToPath(new URL(module, import.meta.url)) }, outdir });
  return join(outdir, `${name}.js`);
}

async function ask(child: ChildProcess, what: Question["ask"]): Promise<Answer> {
  const answer = once(child, "message");
  child.send({ ask: what } satisfies Question);
  const [message] = await answer;
  return message as Answer;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
