/**
 * One request from its hold to its commit: a small state machine that owns hold, attempts, relay and the one usage
 * event (held → sent → streaming → committed | released). Commit and release happen once, whoever comes first:
 * the answer's end, the client's leaving, the upstream's death, the empty budget, the process's drain.
 */
import type { EndpointSnapshot, LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { ErrorCode } from "#server/contracts/errors.ts";
import { AppError } from "#server/contracts/errors.ts";
import { type MicroCredits, zeroCredits } from "#server/contracts/money.ts";
import type { Units } from "#server/contracts/units.ts";
import type { UsageAttempt, UsageStatus } from "#server/contracts/usage-event.ts";
import type { CommitResult, ExtendInput, ExtendResult, RateLimitReport } from "#server/metering/port.ts";
import type { AttemptFailure, UpstreamCall } from "./attempt.ts";
import type { Bridge } from "./bridge.ts";
import { inputEstimate, outputCap } from "./estimate.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { Living } from "./housekeeping.ts";
import type { Operation } from "./operation.ts";
import { sendError } from "./reply.ts";
import { verdictOf } from "./route-verdict.ts";
import type { ReplySink } from "./types.ts";
import { finalEvent, type RequestFacts } from "./usage-facts.ts";

export interface ExchangeInput {
  facts: RequestFacts;
  operation: Operation;
  snapshot: EndpointSnapshot;
  model: LogicalModelSnapshot;
  /** In the order of trying. */
  routes: readonly RouteSnapshot[];
  sink: ReplySink;
  holdId: string;
  held: MicroCredits;
  estimatedTokens: number;
  limits: RateLimitReport;
}

/** How a request ended, for its record. */
export interface Ending {
  status: UsageStatus;
  errorCode: ErrorCode | null;
  route: RouteSnapshot | null;
  units: Units;
  estimated: boolean;
}

export abstract class Exchange implements Living {
  beatMs: number;
  readonly attempts: UsageAttempt[] = [];
  protected readonly facts: RequestFacts;
  protected readonly operation: Operation;
  protected readonly sink: ReplySink;
  protected held: MicroCredits;
  /** By the monotonic clock; null: none has come. */
  protected firstByteMs: number | null = null;
  protected clientGone = false;
  private committed: Promise<CommitResult | null> | null = null;
  private finished: (() => void) | null = null;
  /** Resolves when the reply has ended and the commit was answered. Ask before the request runs. */
  protected whenFinished(): Promise<void> {
    return new Promise((resolve) => {
      this.finished = resolve;
    });
  }

  constructor(
    protected readonly parts: GatewayParts,
    protected readonly input: ExchangeInput,
    private readonly beatEveryMs: number,
  ) {
    this.facts = input.facts;
    this.operation = input.operation;
    this.sink = input.sink;
    this.held = input.held;
    this.beatMs = this.facts.startedMs + beatEveryMs;
    parts.housekeeping.keepAlive(this);
    parts.running.add(this);
    this.sink.onClose = () => this.onClientGone();
    // It may have left while the request was being admitted.
    if (this.sink.closed) queueMicrotask(() => this.onClientGone());
  }

  /** What the sweep would charge if this process died now. */
  protected abstract delivered(): { route: RouteSnapshot | null; units: Units };
  /** The client has left before the end. */
  protected abstract onClientGone(): void;
  /** The process must stop now: end what runs, in the contract's shape. */
  abstract cutForShutdown(): void;

  /** Nobody expected this: what was delivered is charged, the hold released, the client told, the request over. */
  async crash(error: unknown): Promise<void> {
    this.parts.logger.error({ err: error, request_id: this.facts.requestId }, "a gateway request failed");
    const { route, units } = this.delivered();
    const status = route === null ? "failed" : "upstream_truncated";
    await this.commit({ status, errorCode: "internal_error", route, units, estimated: route !== null });
    const shown = new AppError("internal_error", { userMessage: "Something went wrong on our side.", cause: error });
    if (!this.clientGone && this.firstByteMs === null) this.sendError(shown);
    else if (!this.clientGone) this.endWith(shown);
    this.finish();
  }

  beat(nowMs: number): ExtendInput | null {
    if (this.committed) return null;
    this.beatMs = nowMs + this.beatEveryMs;
    return this.extension(zeroCredits);
  }

  onBeat(_result: ExtendResult): void {
    // A swept hold needs no answer here: the commit becomes a correction (decision 12).
  }

  /** A request to hold more, with what was delivered so far. */
  protected extension(add: MicroCredits): ExtendInput {
    const { route, units } = this.delivered();
    const event = finalEvent(
      this.facts,
      { status: "abandoned", errorCode: null, route, units, estimated: true },
      this.attempts,
      this.firstByteMs,
    );
    const { shard, virtualEndpointId } = this.input.snapshot;
    return {
      shard,
      virtualEndpointId,
      holdId: this.input.holdId,
      add,
      holdTtlMs: this.parts.settings.holdTtlMs,
      delivered: {
        charge: this.cappedByHold(BigInt(event.charge)),
        cost: event.cost,
        units,
        served: {
          physical_model_id: event.physical_model_id,
          provider_id: event.provider_id,
          price_version_id: event.price_version_id,
          cost_version_id: event.cost_version_id,
          cost_currency: event.cost_currency,
          attempts: event.attempts,
          ttft_ms: event.ttft_ms,
          latency_ms: event.latency_ms,
        },
      },
    };
  }

  private cappedByHold(charge: bigint): MicroCredits {
    return (charge > this.held ? this.held : charge) as MicroCredits;
  }

  /** How it ends is decided, though units may still be counted: nothing else may decide it anew. */
  protected ending = false;

  protected get isCommitted(): boolean {
    return this.ending || this.committed !== null;
  }

  /**
   * Charges and releases; the first ending wins, later ones get its result. Null: Redis did not answer in time; the
   * event is kept by metering and will be emitted.
   */
  protected commit(ending: Ending): Promise<CommitResult | null> {
    this.committed ??= this.send(ending);
    return this.committed;
  }

  private async send(ending: Ending): Promise<CommitResult | null> {
    this.parts.housekeeping.letGo(this);
    const event = finalEvent(this.facts, ending, this.attempts, this.firstByteMs);
    const { shard } = this.input.snapshot;
    this.charge = BigInt(event.charge) as MicroCredits;
    try {
      return await this.parts.metering.commit({
        shard,
        holdId: this.input.holdId,
        estimatedTokens: this.input.estimatedTokens,
        event,
      });
    } catch (error) {
      this.parts.logger.warn({ err: error, request_id: event.request_id }, "commit is kept for later");
      return null;
    }
  }

  /** What the commit takes; known once it was begun. */
  protected charge: MicroCredits = zeroCredits;

  /** Whether it has cost something. */
  get isCharged(): boolean {
    return this.charge > zeroCredits;
  }

  /** The request is over: nothing of it is running any more. */
  protected finish(): void {
    this.parts.running.delete(this);
    this.finished?.();
  }

  /** Writes an attempt down, for the record and for the route's health. */
  protected noteAttempt(
    route: RouteSnapshot,
    status: number | string,
    startedMs: number,
    failure: AttemptFailure | null = null,
  ): void {
    const { physicalModelId } = route;
    this.attempts.push({
      physical_model_id: physicalModelId,
      status,
      ms: Math.round(performance.now() - startedMs),
      start_ms: Math.round(startedMs - this.facts.startedMs),
    });
    const { health } = this.parts;
    const verdict = verdictOf(status, failure, this.facts.stream);
    if (verdict === "well") health.succeeded(physicalModelId, this.firstByteMs && this.firstByteMs - startedMs);
    else if (verdict === "answered") health.succeeded(physicalModelId, null);
    else if (verdict === "undecided") health.undecided(physicalModelId);
    else health.failed(physicalModelId, verdict);
  }

  /** Units for what was delivered when the provider reported none: marked estimated on the record. */
  protected estimatedUnits(outputTokens: number): Units {
    if (this.operation.demand.fixed) return { request: 1 };
    return { input: inputEstimate(this.operation.demand), output: outputTokens, request: 1 };
  }

  /** Answers with an error, before anything else was sent. */
  protected sendError(error: AppError): void {
    sendError(this.sink, this.facts.requestId, error, this.operation.errors, this.input.limits);
  }

  /** Ends an answer that had begun so that it does not look complete. */
  protected endWith(error: AppError): void {
    const event = this.errorEvent(error) ?? this.operation.errors.event(error);
    if (event) this.sink.end(event);
    else this.sink.cut();
  }

  /** The stream's own way of ending with an error; null: its format's. */
  protected errorEvent(_error: AppError): Buffer | null {
    return null;
  }

  /** How this request meets a route, and what the route's upstream is sent. */
  protected bridgeTo(route: RouteSnapshot): Bridge {
    const { model, snapshot } = this.input;
    return this.operation.bridge(route, {
      requestId: this.facts.requestId,
      createdAtSeconds: Math.floor(Date.now() / 1000),
      startedMs: this.facts.startedMs,
      logicalModel: model,
      masksModel: snapshot.maskModel,
    });
  }

  protected callOf(bridge: Bridge, route: RouteSnapshot): UpstreamCall | Promise<UpstreamCall> {
    const { demand } = this.operation;
    const request = bridge.request({
      upstreamModel: route.upstreamModel,
      settings: route.providerSettings,
      stream: demand.stream,
      outputCap: outputCap(route, demand, this.held),
      maxOutputTokens: route.maxOutputTokens,
      unsupported: route.unsupported,
    });
    return this.parts.targetOf(route).call(request, this.facts.passedHeaders);
  }

  /** Who served, as the client may know it. */
  protected shownModel(route: RouteSnapshot): string {
    return this.input.snapshot.maskModel ? this.input.model.name : route.upstreamModel;
  }

  protected quotaError(): AppError {
    return quotaError(this.parts.settings.publicUrl, this.input.snapshot);
  }
}

/** The budget stop: type insufficient_quota with the checkout link (contract.md, "Gateway"). */
export function quotaError(
  publicUrl: string,
  snapshot: Pick<EndpointSnapshot, "virtualEndpointId" | "exhaustion">,
): AppError {
  const url = checkoutUrl(publicUrl, snapshot);
  return new AppError("insufficient_quota", {
    userMessage: `The credits of this endpoint are used up. Add credits at ${url}`,
    status: snapshot.exhaustion.status,
    extra: { checkout_url: url },
  });
}

/** Where credits of an endpoint are bought. */
export const checkoutUrl = (publicUrl: string, snapshot: Pick<EndpointSnapshot, "virtualEndpointId">): string =>
  `${publicUrl}/checkout?ve_id=${snapshot.virtualEndpointId}`;
