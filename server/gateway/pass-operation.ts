/**
 * Metered pass-through (mission.md A17): a request for a backend of the operator's own, whose bytes, status and
 * headers go both ways as they are. Charged per request, or by the provider's metric expressions.
 */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Metrics } from "#server/contracts/provider-kinds.ts";
import { inputKinds, outputKinds, type UnitKind, type Units } from "#server/contracts/units.ts";
import { type CompiledMetrics, compileMetrics } from "#server/metering/expressions/compile-metrics.ts";
import { replyBody } from "#server/metering/expressions/reply-body.ts";
import { passedToBackend } from "#server/providers/custom/headers.ts";
import { checkPass, type PassTarget } from "#server/providers/custom/path.ts";
import type { ScanResult, UpstreamContext, UpstreamRequest } from "#server/providers/port.ts";
import type { Bridge, BridgedAnswer } from "./bridge.ts";
import { bytesErrorShape } from "./dialects.ts";
import type { Operation } from "./operation.ts";
import type { StreamPipe } from "./stream-pipe.ts";

export interface PassRequest {
  target: PassTarget;
  method: string;
  /** Flat name, value list. */
  headers: string[];
  body: Buffer;
}

/** Where an operator gave no bound of a measured kind, a request holds this many; what is above becomes a debt. */
const defaultSeconds = 60;
const defaultCharacters = 10_000;
const defaultImages = 4;

/** What a hold covers: text by its bytes, the answer by the model's limits, one request. */
function boundOn(route: RouteSnapshot, bodyBytes: number): Units {
  const units: Units = { request: 1 };
  for (const kind of Object.keys(route.price.rates) as UnitKind[]) {
    if ((inputKinds as readonly UnitKind[]).includes(kind)) units[kind] = bodyBytes;
    else if ((outputKinds as readonly UnitKind[]).includes(kind)) units[kind] = route.maxOutputTokens;
    else if (kind === "second") units.second = route.bounds.audioSeconds ?? defaultSeconds;
    else if (kind === "character") units.character = defaultCharacters;
    else if (kind !== "request") units[kind] = defaultImages;
  }
  return units;
}

/** A request to be passed through. */
export function passOperation(request: PassRequest): Operation {
  return {
    endpoint: "pass",
    modality: "custom",
    model: request.target.model,
    demand: {
      stream: true,
      inputBytes: request.body.length,
      mediaParts: 0,
      maxTokens: null,
      choices: 1,
      fixed: { boundOn: (route) => boundOn(route, request.body.length), tokens: 0 },
    },
    isOneAnswer: true,
    body: request.body,
    needs: null,
    lastUserText: null,
    user: null,
    errors: bytesErrorShape,
    streamType: null,
    local: null,
    serves: (route) => route.providerKind === "custom",
    bridge: (route) => new PassBridge(request, route),
  };
}

class PassBridge implements Bridge {
  readonly passesThrough = true;
  readonly refusal = () => null;

  constructor(
    private readonly request_: PassRequest,
    private readonly route: RouteSnapshot,
  ) {}

  accepts(): boolean {
    return true;
  }

  request(context: UpstreamContext): UpstreamRequest {
    const { target, method, headers, body } = this.request_;
    checkPass({ method, path: target.path }, context.settings);
    return {
      method,
      path: target.path,
      headers: passedToBackend(headers, context.settings),
      body,
    };
  }

  /** Pass-through is a stream always: a whole answer never comes here. */
  answer(): BridgedAnswer {
    throw new RangeError("a pass-through is streamed");
  }

  textOf(): null {
    return null;
  }

  pipe(_contentType: string, status: number, headers: Readonly<Record<string, string>>): StreamPipe {
    return new PassPipe(this.request_, this.route, status, headers);
  }
}

const compiled = new WeakMap<RouteSnapshot, CompiledMetrics | null>();

/** The provider's metrics, compiled once per snapshot; null: it has none. */
function metricsOf(route: RouteSnapshot): CompiledMetrics | null {
  let metrics = compiled.get(route);
  if (metrics === undefined) {
    const sources = route.providerSettings.metrics as Metrics | undefined;
    metrics = sources && Object.keys(sources).length > 0 ? compileMetrics(sources) : null;
    compiled.set(route, metrics);
  }
  return metrics;
}

/** As much of a reply as expressions look into. */
const mostMeasuredBytes = 4 * 1024 * 1024;

/** Passes bytes on as they come, but for the last, which waits for the commit. */
class PassPipe implements StreamPipe {
  events = 1;
  readonly tokens = 0;
  readonly unfinished = 0;
  readonly unitsAreFinal = false;
  finished = false;
  private readonly startedMs = performance.now();
  private readonly metrics: CompiledMetrics | null;
  private readonly kept: Buffer[] = [];
  private bytesOut = 0;
  private held: Buffer | null = null;
  private measured: Units | null | undefined;
  private isEstimated = false;

  constructor(
    private readonly request: PassRequest,
    private readonly route: RouteSnapshot,
    private readonly status: number,
    private readonly headers: Readonly<Record<string, string>>,
  ) {
    this.metrics = metricsOf(route);
  }

  push(bytes: Buffer): ScanResult {
    this.bytesOut += bytes.length;
    if (this.metrics && this.bytesOut <= mostMeasuredBytes) this.kept.push(Buffer.from(bytes));
    // The last byte waits, so that the answer is complete only once it is charged.
    const pass = this.held ? Buffer.concat([this.held, bytes.subarray(0, -1)]) : bytes.subarray(0, -1);
    this.held = Buffer.from(bytes.subarray(-1));
    return { pass: pass.length > 0 ? pass : null, done: false, failed: false };
  }

  end(): Buffer {
    this.finished = true;
    return Buffer.alloc(0);
  }

  terminal(): Buffer {
    return this.held ?? Buffer.alloc(0);
  }

  /** Some counts are ours: the metrics had no value. */
  get estimated(): boolean {
    return this.units !== null && this.isEstimated;
  }

  /** An answer that is no success costs nothing; what its metrics do not tell is estimated. */
  get units(): Units | null {
    if (this.measured === undefined) this.measured = this.measure();
    return this.measured;
  }

  private measure(): Units | null {
    if (this.status >= 400) return { request: 0 };
    if (!this.metrics) return this.estimate();
    const result = this.metrics.measure({
      body: this.bytesOut <= mostMeasuredBytes ? replyBody(Buffer.concat(this.kept).toString("utf8")) : null,
      request: replyBody(this.request.body.toString("utf8")),
      headers: this.headers,
      status: this.status,
      durationMs: Math.round(performance.now() - this.startedMs),
      bytesIn: this.request.body.length,
      bytesOut: this.bytesOut,
    });
    return "units" in result ? { ...this.estimate(Object.keys(result.units)), ...result.units } : this.estimate();
  }

  /** Each priced kind that is not measured: by the bytes, by the time, else one of it. */
  private estimate(measured: readonly string[] = []): Units {
    const units: Units = { request: 1 };
    for (const kind of Object.keys(this.route.price.rates) as UnitKind[]) {
      if (kind === "request" || measured.includes(kind)) continue;
      this.isEstimated = true;
      if ((inputKinds as readonly UnitKind[]).includes(kind)) units[kind] = Math.ceil(this.request.body.length / 4);
      else if ((outputKinds as readonly UnitKind[]).includes(kind)) units[kind] = Math.ceil(this.bytesOut / 4);
      else if (kind === "second") units.second = Math.ceil((performance.now() - this.startedMs) / 1000);
      else units[kind] = kind === "character" ? this.bytesOut : 1;
    }
    return units;
  }
}
