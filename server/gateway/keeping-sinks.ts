/** Sinks that keep the reply of a request with an Idempotency-Key while the client gets it. */
import { mostReplyBytes, type Outcome } from "./idempotent-replies.ts";
import type { ReplySink } from "./types.ts";

/** The request's outcome as its claim is told. Never rejects: a store that fails costs the replay, not the answer. */
export type Settle = (outcome: Outcome) => Promise<void>;

/** What both have in common: the client's side of the sink, and the one settling. */
abstract class Keeper implements ReplySink {
  protected status = 0;
  protected headers: string[] = [];
  private settling: Promise<void> | null = null;

  constructor(
    protected readonly inner: ReplySink,
    private readonly settle: Settle,
  ) {}

  abstract head(status: number, headers: string[]): void;
  abstract write(chunk: Buffer): boolean;
  abstract end(chunk?: Buffer): void;

  /** Settles, then answers. */
  protected finish(outcome: Outcome, then: () => void): void {
    this.settling = this.settle(outcome).then(then);
  }

  /** The request is over: without an end of its answer its claim is given up, or kept when it was charged. */
  async close(charged: boolean): Promise<void> {
    this.settling ??= this.settle(charged ? "lost" : "failed");
    await this.settling;
  }

  cut(): void {
    this.inner.cut();
  }

  get onDrain(): (() => void) | null {
    return this.inner.onDrain;
  }
  set onDrain(listener: (() => void) | null) {
    this.inner.onDrain = listener;
  }
  get onClose(): (() => void) | null {
    return this.inner.onClose;
  }
  set onClose(listener: (() => void) | null) {
    this.inner.onClose = listener;
  }
  get closed(): boolean {
    return this.inner.closed;
  }
}

/** For an answer in one piece: the client gets it once it is kept. */
export class WholeKeeper extends Keeper {
  private readonly chunks: Buffer[] = [];

  head(status: number, headers: string[]): void {
    this.status = status;
    this.headers = headers;
  }

  write(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    return true;
  }

  end(chunk?: Buffer): void {
    if (chunk) this.chunks.push(chunk);
    const reply = { status: this.status, headers: this.headers, body: Buffer.concat(this.chunks) };
    // Only the reply of an upstream says what it cost; ours (a refusal) may be another the next time.
    const isUpstreams = reply.status === 200 && reply.headers.includes("x-sluice-charge");
    this.finish(isUpstreams ? reply : "failed", () => {
      this.inner.head(reply.status, reply.headers);
      this.inner.end(reply.body);
    });
  }
}

/** Types of answers that are streams, whatever asked for them: they are not kept. */
const streamTypes = /^(?:text\/event-stream|application\/(?:x-)?(?:ndjson|jsonl|json-seq|jsonlines))\b/i;

const isStream = (headers: readonly string[]): boolean =>
  headers.some(
    (value, at) => at % 2 === 1 && headers[at - 1]?.toLowerCase() === "content-type" && streamTypes.test(value),
  );

/**
 * For an answer that is delivered as it comes (a speech, a backend's reply): bytes go on at once, and its last ones
 * once a copy is kept. What is a stream of events or longer than is kept leaves no copy; its request is still not run
 * again.
 */
export class PassingKeeper extends Keeper {
  private copy = Buffer.alloc(0);
  private size = 0;
  private keeps = false;

  head(status: number, headers: string[]): void {
    this.status = status;
    this.headers = headers;
    this.keeps = !isStream(headers);
    this.inner.head(status, headers);
  }

  write(chunk: Buffer): boolean {
    this.add(chunk);
    return this.inner.write(chunk);
  }

  end(chunk?: Buffer): void {
    if (chunk) this.add(chunk);
    this.finish(this.outcome(), () => this.inner.end(chunk));
  }

  private outcome(): Outcome {
    // A refusal, the backend's or ours, costs nothing and may be another the next time.
    if (this.status >= 400) return "failed";
    const { status, headers, copy, size } = this;
    return this.keeps ? { status, headers, body: copy.subarray(0, size) } : "lost";
  }

  /** Copied: a slice would keep the socket's whole buffer alive. */
  private add(chunk: Buffer): void {
    if (!this.keeps) return;
    const size = this.size + chunk.length;
    if (size > mostReplyBytes) {
      this.keeps = false;
      this.copy = Buffer.alloc(0);
      return;
    }
    if (size > this.copy.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(mostReplyBytes, Math.max(size, 2 * this.copy.length)));
      this.copy.copy(larger, 0, 0, this.size);
      this.copy = larger;
    }
    chunk.copy(this.copy, this.size);
    this.size = size;
  }
}
