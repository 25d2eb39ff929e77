/** 1,000 streams at once, a chunk every 50 ms each: how late chunks are, and what a stream takes of memory. */
import { connect } from "node:net";
import { closedLoop, median, quantile } from "./load.ts";
import type { Line } from "./report.ts";
import { plainKey } from "./seed-vendors.ts";
import type { BenchTarget } from "./start-child.ts";
import { clockMicros, modelOf, pacedChunks, pacedEveryMs, readStamps } from "./vendor-paths.ts";
import type { Vendor } from "./vendor-wire.ts";

const streams = 1_000;
/** Streams begin over this time, so that their beats are spread. */
const rampMs = 3_000;
/** What is measured: behind the ramp, before the first stream ends. */
const windowSeconds = Math.floor((pacedChunks * pacedEveryMs - rampMs - 2_500) / 1000);
const mostAddedMs = 50;
const mostBytesPerStream = 100_000;

interface Paced {
  /** Milliseconds from the upstream's writing to the client's reading that 99 % need at most, of each second. */
  p99Ms: number[];
  cpuMicrosPerChunk: number;
  bytesPerStream: number;
  /** Share of the time that the process was ready and had no core: what is late then is the machine's doing. */
  waitedShare: number;
}

/** One stream over a bare socket: the client's own work must not be what makes chunks late. */
function stream(url: URL, request: Buffer, onChunk: (sentMicros: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
    let begun = false;
    socket.on("connect", () => socket.write(request));
    socket.on("data", (bytes: Buffer) => {
      if (!begun) {
        begun = true;
        if (!bytes.toString("latin1", 0, 12).endsWith(" 200")) {
          reject(new Error(`the target answered ${bytes.toString("utf8", 0, 1000)}`));
          socket.destroy();
          return;
        }
      }
      readStamps(bytes, onChunk);
      if (bytes.subarray(-lastChunk.length).equals(lastChunk)) {
        resolve();
        socket.destroy();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the target closed before the end")));
  });
}

/** The end of a body in chunks (RFC 9112 §7.1). */
const lastChunk = Buffer.from("0\r\n\r\n");

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** @param watched the process whose CPU and memory count; null: only the transit is of interest */
async function run(url: string, request: Buffer, watched: BenchTarget | null): Promise<Paced> {
  const target = new URL(url);
  const before = (await watched?.rssBytes()) ?? 0;
  const seconds: number[][] = [];
  let second: number[] | null = null;
  const onChunk = (sentMicros: number): void => {
    second?.push((clockMicros() - sentMicros) / 1000);
  };
  const calls: Promise<void>[] = [];
  for (let started = 0; started < streams; started++) {
    calls.push(stream(target, request, onChunk));
    if (started % 10 === 9) await wait((rampMs * 10) / streams);
  }
  const all = Promise.all(calls);
  const window = async () => {
    await wait(500);
    const cpu = (await watched?.cpu()) ?? 0;
    const waited = (await watched?.waited()) ?? 0;
    for (let left = windowSeconds; left > 0; left--) {
      second = [];
      seconds.push(second);
      await wait(1_000);
    }
    second = null;
    return {
      cpu: ((await watched?.cpu()) ?? 0) - cpu,
      waited: ((await watched?.waited()) ?? 0) - waited,
      after: (await watched?.rssBytes()) ?? 0,
    };
  };
  const [{ cpu, waited, after }] = await Promise.all([window(), all]);
  const chunks = seconds.reduce((sum, { length }) => sum + length, 0);
  return {
    p99Ms: seconds.map((transits) =>
      quantile(
        transits.sort((a, b) => a - b),
        0.99,
      ),
    ),
    cpuMicrosPerChunk: cpu / chunks,
    bytesPerStream: (after - before) / streams,
    waitedShare: waited / (windowSeconds * 1e6),
  };
}

function post(path: string, model: string, key: string): Buffer {
  const messages = [{ role: "user", content: "Go on." }];
  const body = JSON.stringify({ model, stream: true, max_tokens: 400, messages });
  const head = [
    `POST ${path} HTTP/1.1`,
    "host: bench",
    "content-type: application/json",
    `authorization: Bearer ${key}`,
    `content-length: ${body.length}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}

const direct = (upstream: BenchTarget, vendor: Vendor) =>
  run(upstream.url, post(`/paced/${vendor}/v1/chat/completions`, "bench", "none"), null);

const through = (gateway: BenchTarget, vendor: Vendor) =>
  run(gateway.url, post("/v1/chat/completions", modelOf(vendor, "paced"), plainKey), gateway);

/** What a process loads and compiles once is no stream's. */
async function warmUp(gateway: BenchTarget): Promise<void> {
  for (const vendor of ["openai", "anthropic"] as const) {
    const messages = [{ role: "user", content: "Go on." }];
    const body = Buffer.from(JSON.stringify({ model: modelOf(vendor, "burst"), stream: true, messages }));
    await closedLoop({ url: gateway.url, headers: { authorization: `Bearer ${plainKey}` }, body }, "burst", 32, 2);
  }
}

/** Direct and through the gateway, one after the other; passed through and translated. */
export async function measurePacedStreams(targets: { upstream: BenchTarget; gateway: BenchTarget }): Promise<Line[]> {
  const { upstream, gateway } = targets;
  const lines: Line[] = [];
  await warmUp(gateway);
  for (const [vendor, what] of [
    ["openai", "passed through"],
    ["anthropic", "Anthropic → OpenAI"],
  ] as const) {
    const alone = await direct(upstream, vendor);
    await gateway.settle();
    const ours = await through(gateway, vendor);
    // Of the seconds the median: a neighbour on the machine who takes the cores for a moment spoils one of them.
    const p99 = ({ p99Ms }: Paced) => median(p99Ms);
    const added = p99(ours) - p99(alone);
    lines.push(
      {
        what: `${streams} streams at ${pacedEveryMs} ms per chunk, ${what}: a chunk's way, p99`,
        bare: `${p99(alone).toFixed(1)} ms direct`,
        gateway: `${p99(ours).toFixed(1)} ms`,
        ratio: `direct + ${added.toFixed(1)} ms; ${ours.cpuMicrosPerChunk.toFixed(0)} µs CPU per chunk, ${Math.round(ours.waitedShare * 100)} % of the time without a core`,
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
