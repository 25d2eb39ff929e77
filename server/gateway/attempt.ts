/** One try of one route: an undici handler that ends in exactly one outcome. */
import type { Dispatcher, Pool } from "undici";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { isAppError } from "#server/contracts/errors.ts";
import type { ReadRefusal, UpstreamRefusal } from "#server/providers/port.ts";
import { RefusedAnswer } from "#server/providers/refused-answer.ts";
import type { Housekeeping, Timed } from "./housekeeping.ts";

/** Why a route did not answer. */
export interface AttemptFailure {
  /** The upstream's HTTP status, or "timeout", "connect", "tls", "reset", "invalid". */
  status: number | string;
  /** For the caller: no address, no credential. */
  reason: string;
  /** Retry-After of the upstream. */
  retryAfterMs: number | null;
  /** The request itself was refused: another route would refuse it too. The refusal passes through. */
  refusal: UpstreamRefusal | null;
  /** It never left this process. */
  unsent?: boolean;
}

export interface UpstreamCall {
  pool: Pool;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  headers: string[];
  body: Buffer | null;
}

/** Statuses that blame the request, not the route. */
const requestFaults = new Set([400, 413, 422]);

const maxErrorBytes = 64 * 1024;
/** How long the body of an error is waited for. */
const errorBodyMs = 2_000;

export abstract class Attempt implements Dispatcher.DispatchHandler, Timed {
  deadlineMs: number;
  /** By the monotonic clock. */
  readonly startedMs = performance.now();
  protected status = 0;
  protected settled = false;
  private abortUpstream: ((error?: Error) => void) | null = null;
  private retryAfter: string | null = null;
  private unsent = false;
  private errorBytes: Buffer[] | null = null;
  private errorSize = 0;

  constructor(
    readonly route: RouteSnapshot,
    private readonly housekeeping: Housekeeping,
    firstDeadlineMs: number,
    private readonly readRefusal: ReadRefusal,
    private readonly onFailure: (failure: AttemptFailure) => void,
  ) {
    this.deadlineMs = this.startedMs + firstDeadlineMs;
  }

  /** Sends what `prepare` makes. Failures come by `onFailure`, also those of preparing and sending. */
  send(prepare: () => UpstreamCall | Promise<UpstreamCall>): void {
    this.housekeeping.watch(this);
    try {
      const call = prepare();
      if (call instanceof Promise) call.then((ready) => this.dispatch(ready)).catch(this.onThrown);
      else this.dispatch(call);
    } catch (error) {
      this.onThrown(error);
    }
  }

  private dispatch({ pool, method, path, headers, body }: UpstreamCall): void {
    if (!this.settled) pool.dispatch({ method, path, headers, body }, this);
  }

  /** What a route's vendor cannot do is the request's fault, but another route's vendor may be able to. */
  private readonly onThrown = (error: unknown): void => {
    if (isAppError(error)) {
      this.release();
      const { code, param, status, userMessage } = error;
      this.unsent = true;
      this.fail(status, userMessage, { message: userMessage, type: null, code, param, reason: "capability" });
    } else this.onError(error instanceof Error ? error : new Error(String(error)));
  };

  /** Ends the upstream's work; nothing is reported any more. */
  abort(): void {
    this.settled = true;
    this.release();
    this.abortUpstream?.();
  }

  onConnect(abort: (error?: Error) => void): void {
    this.abortUpstream = abort;
    if (this.settled) abort();
  }

  onHeaders(status: number, raw: Buffer[], resume: () => void): boolean {
    if (this.settled) return true;
    if (status < 200) return true;
    this.status = status;
    if (!this.takes(status)) {
      this.retryAfter = headerOf(raw, "retry-after");
      this.errorBytes = [];
      this.deadlineMs = Math.min(this.deadlineMs, performance.now() + errorBodyMs);
      return true;
    }
    return this.onAnswer(headerOf(raw, "content-type") ?? "", resume, raw);
  }

  /** Whether an answer of this status is one. */
  protected takes(status: number): boolean {
    return status === 200;
  }

  onData(chunk: Buffer): boolean {
    if (this.settled) return true;
    if (!this.errorBytes) return this.onBytes(chunk);
    this.errorSize += chunk.length;
    this.errorBytes.push(chunk);
    if (this.errorSize > maxErrorBytes) {
      this.failByStatus();
      this.abortUpstream?.();
    }
    return true;
  }

  onComplete(): void {
    this.release();
    if (this.settled) return;
    if (this.errorBytes) this.failByStatus();
    else this.onEnd();
  }

  onError(error: Error): void {
    this.release();
    if (this.settled) return;
    if (this.errorBytes) this.failByStatus();
    else this.onBroken(error);
  }

  onDeadline(): void {
    if (this.settled) {
      this.abort();
      return;
    }
    if (this.errorBytes) this.failByStatus();
    else this.onTimeout();
    this.abort();
  }

  /** An answer has begun. False pauses. */
  protected abstract onAnswer(contentType: string, resume: () => void, raw: Buffer[]): boolean;
  protected abstract onBytes(chunk: Buffer): boolean;
  protected abstract onEnd(): void;
  protected abstract onBroken(error: Error): void;
  protected abstract onTimeout(): void;

  protected fail(status: number | string, reason: string, refusal: UpstreamRefusal | null = null): void {
    if (this.settled) return;
    this.settled = true;
    const retryAfterMs = parseRetryAfter(this.retryAfter);
    this.onFailure({ status, reason, retryAfterMs, refusal, unsent: this.unsent });
  }

  protected failByError(error: Error): void {
    const code = (error as { code?: unknown }).code;
    if (error.name === "PrivateAddressError") this.fail("connect", "the provider's address is not allowed");
    else if (code === "UND_ERR_CONNECT_TIMEOUT") this.fail("timeout", "the upstream could not be reached in time");
    else if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EAI_AGAIN")
      this.fail("connect", "the upstream could not be reached");
    else if (typeof code === "string" && tlsCode.test(code))
      this.fail("tls", "no secure connection to the upstream could be made");
    else this.fail("reset", "the connection to the upstream broke");
  }

  /** What was no answer: the vendor's refusal under a 200, or nothing that can be read. */
  protected failByAnswer(error: RangeError): void {
    if (error instanceof RefusedAnswer) this.fail(400, error.message, error.refusal);
    else this.fail("invalid", error.message);
  }

  private failByStatus(): void {
    const body = Buffer.concat(this.errorBytes ?? []);
    const refusal = requestFaults.has(this.status) ? this.readRefusal(this.status, body) : null;
    this.fail(this.status, `the upstream answered ${this.status}`, refusal);
  }

  private release(): void {
    this.housekeeping.unwatch(this);
  }
}

/**
 * Codes of a connection that failed at TLS: a certificate that is not trusted or of another name (OpenSSL's
 * X509_V_ERR_…, nodejs.org/api/tls.html#x509-certificate-error-codes), or no TLS at all on the port.
 */
const tlsCode =
  /^ERR_(TLS|SSL)_|CERT|CRL_|^UNABLE_TO_|^INVALID_(CA|PURPOSE)$|^PATH_LENGTH_|^HOSTNAME_MISMATCH$|^EPROTO$/;

/** A header's value out of undici's raw name, value, name, value …; null: it is not there. @param name in lower case */
export function headerOf(raw: Buffer[], name: string): string | null {
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const key = raw[index];
    if (key && key.length === name.length && key.toString("latin1").toLowerCase() === name)
      return raw[index + 1]?.toString("latin1") ?? null;
  }
  return null;
}

/** No upstream is believed that it needs longer. */
const longestRetryAfterMs = 3_600_000;

/** Retry-After in ms, an hour at most: delta-seconds or an HTTP date (RFC 9110 §10.2.3). */
function parseRetryAfter(value: string | null): number | null {
  if (value === null) return null;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Math.ceil(Number(value) * 1000) : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(longestRetryAfterMs, Math.max(0, ms));
}
