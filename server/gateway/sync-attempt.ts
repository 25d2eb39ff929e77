import { Attempt, type AttemptFailure, headerOf } from "./attempt.ts";
import type { Bridge, BridgedAnswer } from "./bridge.ts";
import type { NextTry } from "./fallback.ts";
import type { Housekeeping } from "./housekeeping.ts";

/** No chat answer is longer. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** A try of a route for an answer in one piece. */
export class SyncAttempt extends Attempt {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private contentType = "";
  private headers: Buffer[] = [];

  constructor(
    { route, last }: NextTry,
    housekeeping: Housekeeping,
    private readonly bridge: Bridge,
    onFailure: (failure: AttemptFailure) => void,
    private readonly onSuccess: (answer: BridgedAnswer) => void,
  ) {
    const { lastSyncHeadersMs, syncHeadersMs } = route.timeouts;
    super(route, housekeeping, last ? lastSyncHeadersMs : syncHeadersMs, bridge.refusal, onFailure);
  }

  protected onAnswer(contentType: string, _resume: () => void, raw: Buffer[]): boolean {
    this.contentType = contentType;
    this.headers = raw;
    this.touch();
    return true;
  }

  protected onBytes(chunk: Buffer): boolean {
    this.size += chunk.length;
    this.chunks.push(chunk);
    this.touch();
    if (this.size > maxAnswerBytes) {
      this.fail("invalid", "the upstream's answer is too large");
      this.abort();
    }
    return true;
  }

  protected onEnd(): void {
    const body = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
    let answer: BridgedAnswer;
    try {
      answer = this.bridge.answer(body, this.contentType, (name) => headerOf(this.headers, name));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.failByAnswer(error);
      return;
    }
    this.settled = true;
    this.onSuccess(answer);
  }

  protected onBroken(error: Error): void {
    this.failByError(error);
  }

  protected onTimeout(): void {
    this.fail("timeout", "the upstream did not answer in time");
  }

  private touch(): void {
    const { idleMs, totalMs } = this.route.timeouts;
    this.deadlineMs = Math.min(performance.now() + idleMs, this.startedMs + totalMs);
  }
}
