/** The bench's client: closed loop (as fast as it goes) and open loop (so many a second), with latencies. */
import { type Dispatcher, Pool } from "undici";

export interface LoadTarget {
  url: string;
  headers: Record<string, string>;
  /** In place of the kind's own. */
  body?: Buffer;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Sorted, milliseconds to the whole answer. */
  latencies: number[];
  /** Sorted, milliseconds to the first content of a stream. */
  firstTokens: number[];
}

const message = {
  role: "user",
  content: "Tell me about the sea in about sixty words, calmly and without lists, please. ".repeat(4),
};
const syncBody = Buffer.from(JSON.stringify({ model: "bench", max_tokens: 100, messages: [message] }));
const streamBody = Buffer.from(JSON.stringify({ model: "bench", max_tokens: 200, stream: true, messages: [message] }));
const pacedBody = Buffer.from(
  JSON.stringify({ model: "bench", max_tokens: 200, stream: true, user: "paced", messages: [message] }),
);

export const bodies = { sync: syncBody, burst: streamBody, paced: pacedBody };
export type LoadKind = keyof typeof bodies;

class Call implements Dispatcher.DispatchHandler {
  private readonly startedAt = performance.now();
  private firstAt = 0;
  private status = 0;

  constructor(
    private readonly result: LoadResult,
    private readonly done: (error?: Error) => void,
  ) {}

  onConnect(): void {}
  onHeaders(status: number): boolean {
    this.status = status;
    return true;
  }
  onData(): boolean {
    if (this.firstAt === 0) this.firstAt = performance.now();
    return true;
  }
  onComplete(): void {
    if (this.status !== 200) {
      this.done(new Error(`the target answered ${this.status}`));
      return;
    }
    this.result.requests++;
    this.result.latencies.push(performance.now() - this.startedAt);
    this.result.firstTokens.push(this.firstAt - this.startedAt);
    this.done();
  }
  onError(error: Error): void {
    this.done(error);
  }
}

function emptyResult(): LoadResult {
  return { requests: 0, seconds: 0, latencies: [], firstTokens: [] };
}

function finish(result: LoadResult, startedAt: number): LoadResult {
  result.seconds = (performance.now() - startedAt) / 1000;
  result.latencies.sort((a, b) => a - b);
  result.firstTokens.sort((a, b) => a - b);
  return result;
}

const options = (target: LoadTarget, kind: LoadKind): Dispatcher.DispatchOptions => ({
  method: "POST",
  path: "/v1/chat/completions",
  headers: { "content-type": "application/json", ...target.headers },
  body: target.body ?? bodies[kind],
});

/** `connections` callers, each sending its next request as soon as the last was answered. */
export async function closedLoop(
  target: LoadTarget,
  kind: LoadKind,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const pool = new Pool(target.url, { connections, pipelining: 1 });
  const result = emptyResult();
  const startedAt = performance.now();
  const until = startedAt + seconds * 1000;
  const caller = () =>
    new Promise<void>((resolve, reject) => {
      const next = (error?: Error): void => {
        if (error) reject(error);
        else if (performance.now() >= until) resolve();
        else pool.dispatch(options(target, kind), new Call(result, next));
      };
      next();
    });
  await Promise.all(Array.from({ length: connections }, caller));
  await pool.destroy();
  return finish(result, startedAt);
}

/** `perSecond` requests a second, whether the earlier ones were answered or not. */
export async function openLoop(
  target: LoadTarget,
  kind: LoadKind,
  perSecond: number,
  seconds: number,
): Promise<LoadResult> {
  const pool = new Pool(target.url, { pipelining: 1 });
  const result = emptyResult();
  const startedAt = performance.now();
  const total = Math.round(perSecond * seconds);
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    let ended = 0;
    const done = (error?: Error) => {
      if (error) reject(error);
      else if (++ended === total) resolve();
    };
    const timer = setInterval(() => {
      const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond));
      for (; sent < due; sent++) pool.dispatch(options(target, kind), new Call(result, done));
      if (sent >= total) clearInterval(timer);
    }, 1);
  });
  await pool.destroy();
  return finish(result, startedAt);
}

/** The value below which this share of a sorted list lies. */
export const quantile = (sorted: number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

export const median = (values: number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
