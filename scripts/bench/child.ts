/** What the bench's processes say to each other: an address at the start, CPU time when asked. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";

type Question = { ask: "cpu" | "settle" };

/** In a child: listens on any port, tells the parent, answers its questions. `settle` is done between the rounds. */
export function listenAndTell(server: Server, settle: () => Promise<void> = async () => undefined): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no TCP address");
    answerQuestions(`http://127.0.0.1:${address.port}`, settle);
  });
}

/** `cpu` is answered with microseconds of user and system time. */
function answerQuestions(url: string, settle: () => Promise<void>): void {
  process.on("message", async (question: Question) => {
    if (question.ask === "settle") await settle();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMicroseconds: user + system });
  });
  process.on("disconnect", () => process.exit());
  process.send?.({ url });
}

export interface BenchTarget {
  url: string;
  /** CPU time used so far, microseconds. */
  cpu(): Promise<number>;
  /** Settles what has piled up. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one of the bench's processes. @throws Error when it ends before it listens. */
export async function startChild(module: string, env: Record<string, string> = {}): Promise<BenchTarget> {
  const child = fork(new URL(module, import.meta.url), [], {
    env: { ...process.env, ...env },
    execArgv: ["--import", "tsx", ...(process.env.BENCH_NODE_FLAGS?.split(" ") ?? [])],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const message = await Promise.race([once(child, "message"), once(child, "exit").then(() => null)]);
  const url = (message?.[0] as { url?: string } | undefined)?.url;
  if (!url) throw new Error(`${module} ended before it listened`);
  return {
    url,
    cpu: () => ask(child, "cpu"),
    settle: async () => void (await ask(child, "settle")),
    stop: () => stop(child),
  };
}

async function ask(child: ChildProcess, what: Question["ask"]): Promise<number> {
  const answer = once(child, "message");
  child.send({ ask: what } satisfies Question);
  const [message] = await answer;
  return (message as { cpuMicroseconds: number }).cpuMicroseconds;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}
