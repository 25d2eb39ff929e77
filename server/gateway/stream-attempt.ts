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

/** A try of a route for a stream. It can fail over until its first event was passed on. */
export class StreamAttempt extends Attempt {
  readonly scanner: OpenAiEventScanner;
  private begun = false;
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

  protected onBytes(chunk: Buffer): boolean {
    let result: ReturnType<OpenAiEventScanner["push"]>;
    try {
      result = this.scanner.push(chunk);
    } catch {
      this.finish("error");
      this.abort();
      return true;
    }
    let flowing = true;
    if (result.pass) {
      this.begun = true;
      flowing = this.listener.onEvents(result.pass, this);
      if (this.settled) return true;
    }
    if (result.done) this.finish("done");
    else if (result.error) this.finish("error");
    else if (this.scanner.usage !== undefined) this.deadlineMs = Date.now() + graceMs;
    else if (!this.begun) return true;
    else if (flowing) this.touch();
    else this.deadlineMs = this.startedMs + this.route.timeouts.totalMs;
    return flowing;
  }

  protected onEnd(): void {
    this.finish(this.scanner.sawFinish && this.scanner.unfinished === 0 ? "done" : "cut");
  }

  protected onBroken(error: Error): void {
    if (!this.begun) this.failByError(error);
    else this.finish(this.scanner.usage !== undefined ? "done" : "cut");
  }

  protected onTimeout(): void {
    if (!this.begun) this.fail("timeout", "the upstream did not begin to answer in time");
    else this.finish(this.scanner.usage !== undefined ? "done" : "stalled");
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
