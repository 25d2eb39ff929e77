/** 1,000 streams at once, a chunk every 50 ms each: how late chunks are, and what a stream takes of memory. */
import { type Dispatcher, Pool } from "undici";
import { quantile } from "./load.ts";
import type { Line } from "./report.ts";
import { plainKey } from "./seed-vendors.ts";
import type { BenchTarget } from "./start-child.ts";
import { clockMicros, modelOf, pacedChunks, pacedEveryMs, readStamps } from "./vendor-paths.ts";
import type { Vendor } from "./vendor-wire.ts";

const streams = 1_000;
/** Streams begin over this time, so that their beats are spread. */
const rampMs = 3_000;
/** What is measured: behind the ramp, before the first stream ends. */
const windowMs = pacedChunks * pacedEveryMs - rampMs - 3_000;
const mostAddedMs = 50;
const mostBytesPerStream = 100_000;

interface Paced {
  /** Sorted, milliseconds from the upstream's writing to the client's reading. */
  transitMs: number[];
  cpuMicrosPerChunk: number;
  bytesPerStream: number;
}

class PacedCall implements Dispatcher.DispatchHandler {
  private status = 0;

  constructor(
    private readonly onChunk: (sentMicros: number) => void,
    private readonly done: (error?: Error) => void,
  ) {}

  onConnect(): void {}
  onHeaders(status: number): boolean {
    this.status = status;
    return true;
  }
  onData(bytes: Buffer): boolean {
    readStamps(bytes, this.onChunk);
    return true;
  }
  onComplete(): void {
    this.done(this.status === 200 ? undefined : new Error(`the target answered ${this.status}`));
  }
  onError(error: Error): void {
    this.done(error);
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param watched the process whose CPU and memory count; null: only the transit is of interest */
async function run(url: string, options: Dispatcher.DispatchOptions, watched: BenchTarget | null): Promise<Paced> {
  const pool = new Pool(url, { pipelining: 1 });
  const before = (await watched?.rssBytes()) ?? 0;
  const transitMs: number[] = [];
  let measuring = false;
  const onChunk = (sentMicros: number): void => {
    if (measuring) transitMs.push((clockMicros() - sentMicros) / 1000);
  };
  const calls: Promise<void>[] = [];
  for (let started = 0; started < streams; started++) {
    const call = new Promise<void>((resolve, reject) =>
      pool.dispatch(options, new PacedCall(onChunk, (error) => (error ? reject(error) : resolve()))),
    );
    calls.push(call);
    if (started % 10 === 9) await wait((rampMs * 10) / streams);
  }
  const all = Promise.all(calls);
  const window = (async () => {
    await wait(500);
    measuring = true;
    const cpu = (await watched?.cpu()) ?? 0;
    await wait(windowMs);
    measuring = false;
    return { cpu: ((await watched?.cpu()) ?? 0) - cpu, after: (await watched?.rssBytes()) ?? 0 };
  })();
  const { cpu, after } = (await Promise.race([window, all.then(() => window)])) ?? (await window);
  await all;
  await pool.destroy();
  transitMs.sort((a, b) => a - b);
  return { transitMs, cpuMicrosPerChunk: cpu / transitMs.length, bytesPerStream: (after - before) / streams };
}

const post = (path: string, model: string, key: string): Dispatcher.DispatchOptions => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
  body: JSON.stringify({ model, stream: true, max_tokens: 400, messages: [{ role: "user", content: "Go on." }] }),
});

const direct = (upstream: BenchTarget, vendor: Vendor) =>
  run(upstream.url, post(`/paced/${vendor}/v1/chat/completions`, "bench", "none"), null);

const through = (gateway: BenchTarget, vendor: Vendor) =>
  run(gateway.url, post("/v1/chat/completions", modelOf(vendor, "paced"), plainKey), gateway);

/** Direct and through the gateway, one after the other; passed through and translated. */
export async function measurePacedStreams(targets: { upstream: BenchTarget; gateway: BenchTarget }): Promise<Line[]> {
  const { upstream, gateway } = targets;
  const lines: Line[] = [];
  for (const [vendor, what] of [
    ["openai", "passed through"],
    ["anthropic", "Anthropic → OpenAI"],
  ] as const) {
    const alone = await direct(upstream, vendor);
    await gateway.settle();
    const ours = await through(gateway, vendor);
    const p99 = ({ transitMs }: Paced) => quantile(transitMs, 0.99);
    const added = p99(ours) - p99(alone);
    lines.push(
      {
        what: `${streams} streams at ${pacedEveryMs} ms per chunk, ${what}: a chunk's way, p99`,
        bare: `${p99(alone).toFixed(1)} ms direct`,
        gateway: `${p99(ours).toFixed(1)} ms`,
        ratio: `direct + ${added.toFixed(1)} ms; ${ours.cpuMicrosPerChunk.toFixed(0)} µs CPU per chunk`,
        goal: `≤ direct + ${mostAddedMs} ms`,
        reached: added <= mostAddedMs,
      },
      {
        what: `the same, ${what}: memory per stream`,
        bare: "",
        gateway: `${Math.round(ours.bytesPerStream / 1000)} kB`,
        ratio: "resident, against the idle process",
        goal: `≤ ${mostBytesPerStream / 1000} kB`,
        reached: ours.bytesPerStream <= mostBytesPerStream,
      },
    );
  }
  return lines;
}
