/**
 * Keeps a group of equal processes alive. They are node:cluster workers: web processes share one port, and all of
 * them end when the supervisor is killed, so that nothing is left behind.
 */
import cluster, { type Worker } from "node:cluster";

export interface GroupOptions {
  /** For what is told: "web". */
  name: string;
  /** A JavaScript file. */
  program: string;
  args?: readonly string[];
  count: number;
  /** Flags for Node; default: source maps. */
  nodeFlags?: readonly string[];
  /** On top of the supervisor's own environment. */
  env: Record<string, string>;
  /** File descriptor that takes their output; default: the supervisor's own. */
  output?: number;
  /** A process started or ended. */
  onChange?: (pids: number[]) => void;
  /** The group is no longer kept alive: its processes die as soon as they start. */
  onGiveUp: (error: Error) => void;
  tell: (line: string) => void;
}

export interface ProcessGroup {
  /** Of the processes alive now. */
  pids(): number[];
  /** Ends all (SIGTERM) and starts them again, also after they were given up. */
  restart(): void;
  /** Asks all to end (SIGTERM), waits, and kills what is left after `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

const shortLifeMs = 2_000;
const shortLivesAllowed = 5;
const longestPauseMs = 5_000;

/** Starts `count` processes and starts each again when it dies, later and later while they die young. */
export function superviseGroup(options: GroupOptions): ProcessGroup {
  const alive = new Set<Worker>();
  const timers = new Set<NodeJS.Timeout>();
  let stopping = false;
  let shortLives = 0;
  const pids = () => [...alive].flatMap((worker) => worker.process.pid ?? []);

  const start = () => {
    const worker = fork(options);
    const startedAt = performance.now();
    alive.add(worker);
    options.onChange?.(pids());
    worker.once("exit", (code, signal) => {
      alive.delete(worker);
      options.onChange?.(pids());
      if (stopping) return;
      shortLives = performance.now() - startedAt < shortLifeMs ? shortLives + 1 : 0;
      const how = `${options.name} process ${worker.process.pid} ended (${signal ?? code})`;
      if (shortLives > shortLivesAllowed) {
        options.onGiveUp(new Error(`${how}, again and again`));
        return;
      }
      options.tell(`${how}: started again`);
      later(start, shortLives === 0 ? 0 : Math.min(longestPauseMs, 50 * 2 ** shortLives));
    });
  };
  const later = (work: () => void, ms: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, ms);
    timers.add(timer);
  };

  for (let index = 0; index < options.count; index++) start();
  return {
    pids,
    restart: () => {
      shortLives = 0;
      const missing = options.count - alive.size - timers.size;
      for (const worker of alive) worker.process.kill("SIGTERM");
      for (let index = 0; index < missing; index++) start();
    },
    stop: async (graceMs) => {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all([...alive].map((worker) => end(worker, graceMs)));
    },
  };
}

function fork(options: GroupOptions): Worker {
  const output = options.output ?? "inherit";
  cluster.setupPrimary({
    exec: options.program,
    args: [...(options.args ?? [])],
    execArgv: [...(options.nodeFlags ?? ["--enable-source-maps"])],
    stdio: ["ignore", output, output, "ipc"],
  });
  return cluster.fork(options.env);
}

function end(worker: Worker, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => worker.process.kill("SIGKILL"), graceMs);
    worker.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    worker.process.kill("SIGTERM");
  });
}
