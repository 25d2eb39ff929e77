import { OpenAiEventScanner } from "#server/providers/openai/event-scanner.ts";
import { Attempt, type AttemptFailure } from "./attempt.ts";
import type { NextTry } from "./fallback.ts";
import type { Housekeeping } from "./housekeeping.ts";

/** How a stream that had begun came to its end. */
export type StreamEnd = "done" | "cut" | "stalled" | "error";

export interface StreamListener {
  onFailure(failure: AttemptFailure): void;
  /** Whole events; false asks to pause until `resume`. */
  onEvents(bytes: Buffer, attempt: StreamAttempt): boolean;
  onStreamEnd(end: StreamEnd, attempt: StreamAttempt): void;
}

/** How long an upstream that said all, but not `[DONE]`, is waited for; and one that said `[DONE]` for its close. */
const graceMs = 200;

const mostPreambleBytes = 64 * 1024;

/** A try of a route for a stream. It can fail over until its first event was passed on. */
export class StreamAttempt extends Attempt {
  readonly scanner: OpenAiEventScanner;
  private begun = false;
  private paused = false;
  private gathered: Buffer[] | null = null;
  private preamble: Buffer | null = null;
  private resumeUpstream: (() => void) | null = null;

  constructor(
    { route, last }: NextTry,
    housekeeping: Housekeeping,
    hideUsage: boolean,
    private readonly listener: StreamListener,
  ) {
    const { lastStreamFirstByteMs, streamFirstByteMs } = route.timeouts;
    super(route, housekeeping, last ? lastStreamFirstByteMs : streamFirstByteMs, (failure) =>
      listener.onFailure(failure),
    );
    this.scanner = new OpenAiEventScanner(hideUsage);
  }

  /** Output tokens that have come so far: about one an event, the first of which only names the role. */
  get tokens(): number {
    return Math.max(this.scanner.events - 1, Math.ceil(this.scanner.contentBytes / 4), 0);
  }

  /** The client takes bytes again. */
  resume(): void {
    if (this.settled) return;
    this.paused = false;
    this.touch();
    this.resumeUpstream?.();
  }

  protected onAnswer(contentType: string, resume: () => void): boolean {
    this.resumeUpstream = resume;
    if (!contentType.includes("text/event-stream")) {
      this.fail("invalid", "the upstream did not answer with an event stream");
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
    if (chunks && !this.settled) this.scan(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
  };

  private scan(bytes: Buffer): void {
    let result: ReturnType<OpenAiEventScanner["push"]>;
    try {
      result = this.scanner.push(bytes);
    } catch {
      this.finish("error");
      this.abort();
      return;
    }
    const pass = this.withPreamble(result.pass);
    if (pass) {
      this.begun = true;
      this.paused = !this.listener.onEvents(pass, this);
      if (this.settled) return;
    }
    if (result.done) this.finish("done");
    else if (result.error) this.finish("error");
    else if (this.scanner.usageIsFinal) this.deadlineMs = Date.now() + graceMs;
    else if (this.paused) this.deadlineMs = this.startedMs + this.route.timeouts.totalMs;
    else if (this.begun) this.touch();
  }

  /** Comments before the first event are kept with it: they are no answer yet, and another route may still be tried. */
  private withPreamble(pass: Buffer | null): Buffer | null {
    if (this.begun || !pass) return pass;
    const whole = this.preamble ? Buffer.concat([this.preamble, pass]) : pass;
    const waits = this.scanner.events === 0 && whole.length < mostPreambleBytes;
    this.preamble = waits ? whole : null;
    return waits ? null : whole;
  }

  protected onEnd(): void {
    this.passOn();
    if (this.settled) return;
    this.finish(this.scanner.sawFinish && this.scanner.unfinished === 0 ? "done" : "cut");
  }

  protected onBroken(error: Error): void {
    this.passOn();
    if (this.settled) return;
    if (!this.begun) this.failByError(error);
    else this.finish(this.scanner.usageIsFinal ? "done" : "cut");
  }

  protected onTimeout(): void {
    if (!this.begun) this.fail("timeout", "the upstream did not begin to answer in time");
    else this.finish(this.scanner.usageIsFinal ? "done" : "stalled");
  }

  private finish(end: StreamEnd): void {
    if (!this.begun && end !== "done") {
      const timedOut = end === "stalled";
      this.fail(
        timedOut ? "timeout" : end === "error" ? "invalid" : "reset",
        timedOut ? "the upstream did not begin to answer in time" : "the upstream's stream broke before it began",
      );
      return;
    }
    if (!this.begun) {
      this.fail("invalid", "the upstream's stream was empty");
      return;
    }
    this.settled = true;
    this.deadlineMs = Date.now() + graceMs;
    this.listener.onStreamEnd(end, this);
  }

  private touch(): void {
    const { idleMs, totalMs } = this.route.timeouts;
    this.deadlineMs = Math.min(Date.now() + idleMs, this.startedMs + totalMs);
  }
}
