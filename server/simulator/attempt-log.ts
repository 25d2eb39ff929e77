import { createHash } from "node:crypto";

/** What the simulator saw of one request, and what became of it. */
export interface Attempt {
  model: string;
  path: string;
  /** ms since 1970 */
  at: number;
  /** ms since 1970; null while it runs */
  endedAt: number | null;
  stream: boolean;
  /** HTTP status sent; null: none was. */
  status: number | null;
  /** "running", "answered", "refused", or the name of the fault that was acted out */
  outcome: string;
  /** The caller closed the connection before the answer was complete. */
  aborted: boolean;
  tokensSent: number;
  authorization: string | undefined;
  acceptEncoding: string | undefined;
  maxTokens: number | null;
  includeUsage: boolean;
}

const kept = 20_000;

/** The attempts seen, newest last; old ones are forgotten. Also knows which models failed their "once" already. */
export class AttemptLog {
  private attempts: Attempt[] = [];
  private readonly firstSeenAt = new Map<string, number>();

  add(attempt: Attempt): void {
    if (this.attempts.length >= 2 * kept) this.attempts = this.attempts.slice(kept);
    this.attempts.push(attempt);
  }

  /** True for the first call with this model name since the log was cleared. */
  isFirst(model: string): boolean {
    if (this.firstSeenAt.has(model)) return false;
    this.firstSeenAt.set(model, Date.now());
    return true;
  }

  /** Milliseconds since the first request for this model. */
  sinceFirst(model: string): number {
    this.isFirst(model);
    return Date.now() - (this.firstSeenAt.get(model) ?? 0);
  }

  /** Forgets attempts and "once" states, all or those of one model name. */
  clear(model: string | null): void {
    this.attempts = model === null ? [] : this.attempts.filter((attempt) => attempt.model !== model);
    if (model === null) this.firstSeenAt.clear();
    else this.firstSeenAt.delete(model);
  }

  /** The log as JSON; the credential only as the SHA-256 of the header's text. */
  report(model: string | null): Record<string, unknown>[] {
    return this.attempts
      .filter((attempt) => model === null || attempt.model === model)
      .map((attempt) => ({
        model: attempt.model,
        path: attempt.path,
        at: attempt.at,
        ended_at: attempt.endedAt,
        stream: attempt.stream,
        status: attempt.status,
        outcome: attempt.outcome,
        aborted: attempt.aborted,
        tokens_sent: attempt.tokensSent,
        authorization_sha256: attempt.authorization
          ? createHash("sha256").update(attempt.authorization).digest("hex")
          : null,
        accept_encoding: attempt.acceptEncoding ?? null,
        max_tokens: attempt.maxTokens,
        include_usage: attempt.includeUsage,
      }));
  }
}
