import { Attempt, type AttemptFailure } from "./attempt.ts";
import type { NextTry } from "./fallback.ts";
import type { Housekeeping } from "./housekeeping.ts";

/** A whole answer and what it says of its usage. */
export interface SyncAnswer {
  body: Buffer;
  contentType: string;
  usage: unknown;
}

/** No chat answer is longer. */
const maxAnswerBytes = 64 * 1024 * 1024;

/** A try of a route for an answer in one piece. */
export class SyncAttempt extends Attempt {
  private readonly chunks: Buffer[] = [];
  private size = 0;
  private contentType = "";

  constructor(
    { route, last }: NextTry,
    housekeeping: Housekeeping,
    onFailure: (failure: AttemptFailure) => void,
    private readonly onSuccess: (answer: SyncAnswer) => void,
  ) {
    const { lastSyncHeadersMs, syncHeadersMs } = route.timeouts;
    super(route, housekeeping, last ? lastSyncHeadersMs : syncHeadersMs, onFailure);
  }

  protected onAnswer(contentType: string): boolean {
    this.contentType = contentType;
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
    const answer = parseObject(body);
    if (!answer) this.fail("invalid", "the upstream's answer is not JSON");
    else if (answer.error && answer.choices === undefined) this.fail("invalid", "the upstream answered with an error");
    else {
      this.settled = true;
      this.onSuccess({ body, contentType: this.contentType, usage: answer.usage });
    }
  }

  protected onBroken(error: Error): void {
    this.failByError(error);
  }

  protected onTimeout(): void {
    this.fail("timeout", "the upstream did not answer in time");
  }

  private touch(): void {
    this.deadlineMs = Math.min(Date.now() + this.route.timeouts.idleMs, this.startedMs + this.route.timeouts.totalMs);
  }
}

function parseObject(body: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
