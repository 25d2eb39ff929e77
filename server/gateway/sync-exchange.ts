import { setTimeout as wait } from "node:timers/promises";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { AppError } from "#server/contracts/errors.ts";
import { formatCredits } from "#server/contracts/money.ts";
import type { Units } from "#server/contracts/units.ts";
import type { AttemptFailure } from "./attempt.ts";
import type { BridgedAnswer } from "./bridge.ts";
import { countedUnits } from "./count-units.ts";
import { Exchange, type ExchangeInput } from "./exchange.ts";
import { Fallback, type NextTry } from "./fallback.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { headerText, pushRateLimits, pushRequestId } from "./reply.ts";
import { SyncAttempt } from "./sync-attempt.ts";

type Outcome = { answer: BridgedAnswer } | { failure: AttemptFailure };

/** A request for an answer in one piece: charged before its headers are sent, since they carry the charge. */
export class SyncExchange extends Exchange {
  private attempt: SyncAttempt | null = null;
  private readonly fallback: Fallback;

  constructor(parts: GatewayParts, input: ExchangeInput) {
    super(parts, input, Math.floor(parts.settings.holdTtlMs / 3));
    this.fallback = new Fallback(input.routes, parts.health);
  }

  /** Tries the routes until one answers. Ends the reply and the hold in every case. */
  async run(): Promise<void> {
    let failure: AttemptFailure | null = null;
    for (let next = this.fallback.after(null); next; next = this.fallback.after(failure)) {
      if (next.waitMs > 0) await wait(next.waitMs);
      if (this.isCommitted) return;
      const outcome = await this.try(next);
      if (this.isCommitted) return;
      if ("answer" in outcome) return this.answer(next.route, outcome.answer);
      failure = outcome.failure;
    }
    await this.refuse(this.fallback.error());
  }

  private try(next: NextTry): Promise<Outcome> {
    const { route } = next;
    const bridge = this.bridgeTo(route);
    return new Promise((resolve) => {
      const attempt: SyncAttempt = new SyncAttempt(
        next,
        this.parts.housekeeping,
        bridge,
        (failure) => {
          this.noteAttempt(route, failure.status, attempt.startedMs, failure);
          resolve({ failure });
        },
        (answer) => {
          this.noteAttempt(route, 200, attempt.startedMs);
          resolve({ answer });
        },
      );
      this.attempt = attempt;
      attempt.send(() => this.callOf(bridge, route));
    });
  }

  private async answer(route: RouteSnapshot, answer: BridgedAnswer): Promise<void> {
    const reported = answer.units;
    this.ending = true;
    const units: Units = reported ?? (await this.countedUnits(route, answer));
    units.request ??= 1;
    const status = this.clientGone ? "client_aborted" : "succeeded";
    const result = await this.commit({ status, errorCode: null, route, units, estimated: answer.estimated });
    if (!this.clientGone) this.reply(route, answer, units, result?.remaining ?? null);
    this.finish();
  }

  private countedUnits(route: RouteSnapshot, answer: BridgedAnswer): Promise<Units> {
    const inline = this.estimatedUnits(answer.estimatedTokens);
    return countedUnits(this.operation, route, inline, answer.outputText());
  }

  private reply(
    route: RouteSnapshot,
    answer: BridgedAnswer,
    units: Units,
    remaining: Parameters<typeof formatCredits>[0] | null,
  ): void {
    const body = answer.body(units);
    const headers = ["content-type", answer.contentType || "application/json", "content-length", String(body.length)];
    headers.push("x-request-id", this.facts.requestId, "x-sluice-model", headerText(this.shownModel(route)));
    headers.push("x-sluice-attempts", String(this.attempts.length), "x-sluice-charge", formatCredits(this.charge));
    if (remaining !== null) headers.push("x-sluice-remaining", formatCredits(remaining));
    pushRequestId(headers, this.operation.errors, this.facts.requestId);
    pushRateLimits(headers, this.input.limits);
    this.sink.head(200, headers);
    this.sink.end(body);
  }

  private async refuse(error: AppError): Promise<void> {
    await this.commit({ status: "failed", errorCode: error.code, route: null, units: {}, estimated: false });
    if (!this.clientGone) this.sendError(error);
    this.finish();
  }

  protected delivered(): { route: null; units: Units } {
    return { route: null, units: {} };
  }

  protected onClientGone(): void {
    this.clientGone = true;
    if (this.isCommitted || this.input.snapshot.disconnectPolicy === "drain_and_charge_all") return;
    this.attempt?.abort();
    void this.commit({ status: "client_aborted", errorCode: null, route: null, units: {}, estimated: false })
      .then(() => this.finish())
      .catch((error: unknown) => this.crash(error));
  }

  cutForShutdown(): void {
    if (this.isCommitted) return;
    this.attempt?.abort();
    void this.refuse(
      new AppError("service_unavailable", {
        userMessage: "The gateway is restarting; try again.",
        retryAfterSeconds: 1,
      }),
    );
  }
}
