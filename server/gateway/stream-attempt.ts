import type { ScanResult } from "#server/providers/port.ts";
import { Attempt, type AttemptFailure } from "./attempt.ts";
import type { Bridge } from "./bridge.ts";
import { OutputSample } from "./count-units.ts";
import type { NextTry } from "./fallback.ts";
import type { Housekeeping } from "./housekeeping.ts";
import type { StreamPipe } from "./stream-pipe.ts";

/** How a stream that had begun came to its end; "unread": its client did not take it in time. */
export type StreamEnd = "done" | "cut" | "stalled" | "error" | "unread";

export interface StreamListener {
  onFailure(failure: AttemptFailure): void;
  /** Whole events; false asks to pause until `resume`. */
  onEvents(bytes: Buffer, attempt: StreamAttempt): boolean;
  onStreamEnd(end: StreamEnd, attempt: StreamAttempt): void;
  /** Nobody expected this: the attempt is over. */
  onCrash(error: unknown): void;
}

/** How long an upstream that said all, but not `[DONE]`, is waited for; and one that said `[DONE]` for its close. */
const graceMs = 200;

const mostPreambleBytes = 64 * 1024;

/** A try of a route for a stream. It can fail over until its first event was passed on. */
export class StreamAttempt extends Attempt {
  /** Made once the upstream's headers are there. */
  pipe: StreamPipe | null = null;
  contentType = "";
  readonly sample = new OutputSample();
  private begun = false;
  private paused = false;
  private gathered: Buffer[] | null = null;
  private preamble: Buffer | null = null;
  private resumeUpstream: (() => void) | null = null;

  constructor(
    { route, last }: NextTry,
    housekeeping: Housekeeping,
    readonly bridge: Bridge,
    private readonly listener: StreamListener,
  ) {
    const { lastStreamFirstByteMs, streamFirstByteMs } = route.timeouts;
    super(route, housekeeping, last ? lastStreamFirstByteMs : streamFirstByteMs, bridge.refusal, (failure) =>
      listener.onFailure(failure),
    );
  }

  /** Output tokens that have come so far, by estimate. */
  get tokens(): number {
    return this.pipe?.tokens ?? 0;
  }

  /** The client takes bytes again. */
  resume(): void {
    if (this.settled) return;
    this.paused = false;
    this.touch();
    this.resumeUpstream?.();
  }

  private pipeOf(contentType: string, raw: Buffer[]): StreamPipe {
    if (!this.bridge.passesThrough) return this.bridge.pipe(contentType, this.status, {});
    this.rawHeaders = raw.map((text) => text.toString("latin1"));
    const byName: Record<string, string> = {};
    for (let index = 0; index + 1 < this.rawHeaders.length; index += 2)
      byName[(this.rawHeaders[index] ?? "").toLowerCase()] = this.rawHeaders[index + 1] ?? "";
    return this.bridge.pipe(contentType, this.status, byName);
  }

  /** What a pass-through answers with; empty for all others. */
  rawHeaders: string[] = [];

  get answerStatus(): number {
    return this.bridge.passesThrough ? this.status : 200;
  }

  /** A backend's refusal is its answer; its own faults and limits are not. */
  protected override takes(status: number): boolean {
    return this.bridge.passesThrough ? status < 500 && status !== 429 && status !== 401 : status === 200;
  }

  protected onAnswer(contentType: string, resume: () => void, raw: Buffer[]): boolean {
    this.resumeUpstream = resume;
    this.contentType = this.bridge.clientStreamType?.() ?? contentType;
    if (this.bridge.accepts(contentType)) this.pipe = this.pipeOf(contentType, raw);
    else {
      this.fail("invalid", "the upstream did not answer with a stream");
      this.abort();
    }
    return true;
  }

  /**
   * What one read of the socket brings in many pieces is passed on as one at the end of the turn: not later, but in
   * fewer writes.
   */
  protected onBytes(chunk: Buffer): boolean {
    if (this.gathered) this.gathered.push(chunk);
    else {
      this.gathered = [chunk];
      process.nextTick(this.passOn);
    }
    return !this.paused;
  }

  private readonly passOn = (): void => {
    const chunks = this.gathered;
    this.gathered = null;
    if (!chunks || this.settled) return;
    try {
      this.scan(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    } catch (error) {
      this.abort();
      this.listener.onCrash(error);
    }
  };

  private scan(bytes: Buffer): void {
    const { pipe } = this;
    if (!pipe) return;
    this.sample.add(bytes, pipe.tokens);
    let result: ScanResult;
    try {
      result = pipe.push(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (this.begun) this.finish("error");
      else this.failByAnswer(error);
      this.abort();
      return;
    }
    const pass = this.withPreamble(result.pass);
    if (pass) this.deliver(pass);
    if (this.settled) return;
    if (result.done) this.end();
    else if (result.failed) this.finish("error");
    else if (pipe.unitsAreFinal)
      this.deadlineMs = Math.min(performance.now() + graceMs, this.startedMs + this.route.timeouts.totalMs);
    else if (this.paused) this.deadlineMs = this.startedMs + this.route.timeouts.totalMs;
    else if (this.begun) this.touch();
  }

  /** Comments before the first event are kept with it: they are no answer yet, and another route may still be tried. */
  private withPreamble(pass: Buffer | null): Buffer | null {
    if (this.begun || !pass) return pass;
    const whole = this.preamble ? Buffer.concat([this.preamble, pass]) : pass;
    const waits = this.pipe?.events === 0 && whole.length < mostPreambleBytes;
    this.preamble = waits ? whole : null;
    return waits ? null : whole;
  }

  protected onEnd(): void {
    this.passOn();
    if (this.settled) return;
    try {
      const rest = this.withPreamble(this.pipe?.end?.() ?? null);
      if (rest) this.deliver(rest);
      if (this.settled) return;
      if (this.pipe?.finished && this.pipe.unfinished === 0) this.end();
      else this.finish("cut");
    } catch (error) {
      if (!(error instanceof RangeError)) this.listener.onCrash(error);
      else if (this.begun) this.finish("error");
      else this.failByAnswer(error);
    }
  }

  /** The answer is whole. One without content has still its opening. */
  private end(): void {
    if (this.preamble && this.pipe?.finished) this.deliver(this.preamble);
    if (!this.settled) this.finish("done");
  }

  private deliver(bytes: Buffer): void {
    this.begun = true;
    this.preamble = null;
    this.paused = !this.listener.onEvents(bytes, this);
  }

  protected onBroken(error: Error): void {
    this.passOn();
    if (this.settled) return;
    if (!this.begun) this.failByError(error);
    else this.finish(this.pipe?.unitsAreFinal ? "done" : "cut");
  }

  protected onTimeout(): void {
    if (!this.begun) this.fail("timeout", "the upstream did not begin to answer in time");
    else if (this.pipe?.unitsAreFinal) this.finish("done");
    else this.finish(this.paused ? "unread" : "stalled");
  }

  private finish(end: StreamEnd): void {
    if (!this.begun && end !== "done") {
      const timedOut = end === "stalled";
      this.fail(
        timedOut ? "timeout" : end === "error" ? "invalid" : "reset",
        timedOut ? "the upstream did not begin to answer in time" : "the upstream's stream broke before it began",
      );
      this.abort();
      return;
    }
    if (!this.begun) {
      this.fail("invalid", "the upstream's stream was empty");
      this.abort();
      return;
    }
    this.settled = true;
    this.deadlineMs = performance.now() + graceMs;
    this.listener.onStreamEnd(end, this);
  }

  private touch(): void {
    const { idleMs, totalMs } = this.route.timeouts;
    this.deadlineMs = Math.min(performance.now() + idleMs, this.startedMs + totalMs);
  }
}
