import { setTimeout as wait } from "node:timers/promises";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { MicroCredits } from "#server/contracts/money.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageStatus } from "#server/contracts/usage-event.ts";
import type { ExtendResult } from "#server/metering/port.ts";
import { passedToClient } from "#server/providers/custom/headers.ts";
import type { AttemptFailure } from "./attempt.ts";
import { type Ending, Exchange, type ExchangeInput } from "./exchange.ts";
import { Fallback, type NextTry } from "./fallback.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { HoldGuard } from "./hold-guard.ts";
import { keyLimitError } from "./key-limit-error.ts";
import { headerText, pushRateLimits, pushRequestId } from "./reply.ts";
import { StreamAttempt, type StreamEnd, type StreamListener } from "./stream-attempt.ts";
import { countedUsage, usageSoFar } from "./stream-usage.ts";

/** How long a stream may stand still because its hold cannot be extended. */
const growPatienceMs = 3_000;
const growAgainMs = 100;

/** What an answer used, and on which route. */
type Consumed = Pick<Ending, "route" | "units" | "estimated">;

const unavailable = (): AppError =>
  new AppError("service_unavailable", {
    userMessage: "The gateway cannot go on right now; try again.",
    retryAfterSeconds: 1,
  });

/** What is delivered is stored with the hold this often (decision 12). */
const beatEveryMs = 1_000;

/**
 * A request for a stream: events pass as they come, the terminal event only after the commit was answered, so that a complete
 * answer is always charged. Falls back until the first event was passed on.
 */
export class StreamExchange extends Exchange implements StreamListener {
  private attempt: StreamAttempt | null = null;
  private guard: HoldGuard | null = null;
  private retry: NodeJS.Timeout | null = null;
  private keyIsSpent = false;
  private readonly fallback: Fallback;

  constructor(parts: GatewayParts, input: ExchangeInput) {
    super(parts, input, Math.min(beatEveryMs, Math.floor(parts.settings.holdTtlMs / 3)));
    this.fallback = new Fallback(input.routes, parts.health);
    this.sink.onDrain = () => {
      if (!this.guard?.waiting) this.attempt?.resume();
    };
  }

  /** Begins with the first route; the reply ends in one of the handlers below. */
  async run(): Promise<void> {
    const finished = this.whenFinished();
    this.follow(this.fallback.after(null));
    await finished;
  }

  private follow(next: NextTry | null): void {
    if (!next) this.refuse(this.fallback.error());
    else if (next.waitMs === 0) this.try(next);
    else this.retry = setTimeout(() => this.try(next), next.waitMs);
  }

  /** Nobody stands above the upstream's callbacks and the timers: what is thrown ends this request, and only this. */
  private try(next: NextTry): void {
    if (this.isCommitted) return;
    try {
      this.begin(next);
    } catch (error) {
      void this.crash(error);
    }
  }

  /** What goes on without anybody waiting for it. */
  private detach(work: Promise<void>): void {
    work.catch((error: unknown) => this.crash(error));
  }

  private begin(next: NextTry): void {
    const { route } = next;
    const bridge = this.bridgeTo(route);
    const attempt = new StreamAttempt(next, this.parts.housekeeping, bridge, this);
    this.attempt = attempt;
    this.guard = new HoldGuard(route, this.operation.demand, this.held);
    attempt.send(() => this.callOf(bridge, route));
  }

  onFailure(failure: AttemptFailure): void {
    if (this.attempt) this.noteAttempt(this.attempt.route, failure.status, this.attempt.startedMs, failure);
    if (!this.isCommitted) this.follow(this.fallback.after(failure));
  }

  onEvents(bytes: Buffer, attempt: StreamAttempt): boolean {
    if (this.isCommitted) return true;
    if (this.firstByteMs === null) this.open(attempt);
    const flowing = this.clientGone || this.sink.write(bytes);
    return this.covered(attempt) && flowing;
  }

  private open(attempt: StreamAttempt): void {
    this.firstByteMs = performance.now();
    if (this.clientGone) return;
    const headers = attempt.bridge.passesThrough
      ? passedToClient(attempt.rawHeaders)
      : [
          "content-type",
          this.operation.streamType ?? attempt.contentType,
          "cache-control",
          "no-cache",
          "x-accel-buffering",
          "no",
        ];
    headers.push("x-request-id", this.facts.requestId, "x-sluice-model", headerText(this.shownModel(attempt.route)));
    headers.push("x-sluice-attempts", String(this.attempts.length + 1));
    pushRequestId(headers, this.operation.errors, this.facts.requestId);
    pushRateLimits(headers, this.input.limits);
    this.sink.head(attempt.answerStatus, headers);
  }

  /** Keeps the hold ahead of the output. False: wait for the answer; a hold that cannot grow ends the stream. */
  private covered(attempt: StreamAttempt): boolean {
    const guard = this.guard;
    if (!guard) return true;
    const verdict = guard.judge(attempt.tokens);
    if (verdict === "grow") this.detach(this.grow(guard, attempt));
    else if (verdict === "cut") this.cut(this.shortOf(), "budget_cut");
    return !guard.waiting;
  }

  private async grow(guard: HoldGuard, attempt: StreamAttempt): Promise<void> {
    const outcome = await this.extendBy(guard.shortfall(attempt.tokens));
    if (this.isCommitted) return;
    if (outcome === "gone") {
      this.cut(unavailable(), "upstream_truncated");
      return;
    }
    if (outcome === "extended") guard.grown(this.held);
    else {
      this.keyIsSpent = outcome === "key_limit";
      guard.refused();
    }
    if (this.covered(attempt) && !this.isCommitted) attempt.resume();
  }

  /** What the hold could not grow for: the key's own cap, or the endpoint's budget. */
  private shortOf(): AppError {
    return this.keyIsSpent ? keyLimitError(null) : this.quotaError();
  }

  /** Holds more. A shard that is away or being rebuilt is asked again for a while: that is no empty budget. */
  private async extendBy(add: MicroCredits): Promise<ExtendResult["outcome"]> {
    for (const until = performance.now() + growPatienceMs; !this.isCommitted; await wait(growAgainMs)) {
      const [result] = await this.parts.metering.extend([this.extension(add)]);
      if (result?.outcome === "extended") this.held = result.held;
      if (result && (result.outcome !== "gone" || performance.now() > until)) return result.outcome;
    }
    return "gone";
  }

  onCrash(error: unknown): void {
    void this.crash(error);
  }

  onStreamEnd(end: StreamEnd, attempt: StreamAttempt): void {
    if (this.isCommitted) return;
    this.noteAttempt(attempt.route, end === "done" ? 200 : end, attempt.startedMs);
    if (end === "done") this.detach(this.complete(attempt));
    else this.detach(this.truncate(truncationError(end), "upstream_truncated", attempt));
  }

  private async complete(attempt: StreamAttempt): Promise<void> {
    const status = this.clientGone ? "client_aborted" : "succeeded";
    const used = await this.counted(attempt, this.consumed(attempt, true));
    await this.commit({ status, errorCode: null, ...used });
    if (!this.clientGone) this.sink.end(attempt.pipe?.terminal(used.units));
    this.finish();
  }

  /** Ends a stream that runs: the upstream is let go, what was delivered is charged. */
  private cut(error: AppError, status: UsageStatus): void {
    const attempt = this.attempt;
    if (this.isCommitted || !attempt) return;
    attempt.abort();
    this.noteAttempt(attempt.route, 200, attempt.startedMs);
    this.detach(this.truncate(error, status, attempt));
  }

  private async truncate(error: AppError, status: UsageStatus, attempt: StreamAttempt): Promise<void> {
    const used = await this.counted(attempt, this.consumed(attempt, false));
    await this.commit({ status: this.clientGone ? "client_aborted" : status, errorCode: error.code, ...used });
    if (!this.clientGone) this.endWith(error);
    this.finish();
  }

  private consumed({ route, pipe }: StreamAttempt, whole: boolean): Consumed {
    if (!pipe) return { route, units: this.estimatedUnits(0), estimated: true };
    return { route, ...usageSoFar(this.operation, pipe, whole, (tokens) => this.estimatedUnits(tokens)) };
  }

  /** Where nobody reported the usage, or only a part of it: counted. */
  private async counted({ bridge, pipe, route, sample }: StreamAttempt, used: Consumed): Promise<Consumed> {
    if (!used.estimated || !pipe || this.operation.demand.fixed !== null) return used;
    this.ending = true;
    return { route, ...(await countedUsage(this.operation, route, bridge, pipe, sample, used)) };
  }

  private refuse(error: AppError): void {
    const ending = { status: "failed" as const, errorCode: error.code, route: null, units: {}, estimated: false };
    this.detach(
      this.commit(ending).then(() => {
        if (!this.clientGone) this.sendError(error);
        this.finish();
      }),
    );
  }

  protected override errorEvent(error: AppError): Buffer | null {
    return this.attempt?.pipe?.errorEvent?.(error) ?? null;
  }

  protected delivered(): { route: RouteSnapshot | null; units: Units } {
    const attempt = this.attempt;
    if (!attempt || this.firstByteMs === null) return { route: null, units: {} };
    return { route: attempt.route, units: this.estimatedUnits(attempt.tokens) };
  }

  protected onClientGone(): void {
    this.clientGone = true;
    if (this.isCommitted) return;
    if (this.input.snapshot.disconnectPolicy === "drain_and_charge_all") {
      this.attempt?.resume();
      return;
    }
    if (this.retry) clearTimeout(this.retry);
    const attempt = this.attempt;
    attempt?.abort();
    if (attempt) this.noteAttempt(attempt.route, "client_aborted", attempt.startedMs);
    this.detach(this.abandon(attempt).then(() => this.finish()));
  }

  private async abandon(attempt: StreamAttempt | null): Promise<void> {
    const nothing = { route: null, units: {}, estimated: false };
    const used =
      attempt && this.firstByteMs !== null ? await this.counted(attempt, this.consumed(attempt, false)) : nothing;
    await this.commit({ status: "client_aborted", errorCode: null, ...used });
  }

  cutForShutdown(): void {
    const error = unavailable();
    if (this.retry) clearTimeout(this.retry);
    if (this.isCommitted) return;
    if (this.firstByteMs !== null) {
      this.cut(error, "upstream_truncated");
      return;
    }
    this.attempt?.abort();
    this.refuse(error);
  }
}

function truncationError(end: StreamEnd): AppError {
  if (end === "stalled")
    return new AppError("upstream_timeout", { userMessage: "The upstream fell silent; the answer is incomplete." });
  if (end === "unread")
    return new AppError("upstream_timeout", { userMessage: "The answer was not read in time; it is incomplete." });
  return new AppError("upstream_error", { userMessage: "The upstream broke off; the answer is incomplete." });
}
