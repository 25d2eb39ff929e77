/** The gateway core: address → authenticate → read → hold → exchange. Transport-neutral; both doors call `handle`. */
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { SnapshotSource } from "#server/catalog/snapshot.ts";
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import { mintId } from "#server/infra/mint.ts";
import type { Metering } from "#server/metering/port.ts";
import { type Address, parseAddress } from "./address.ts";
import { type Admission, admit, Refusal } from "./admit.ts";
import { authenticate, type Caller } from "./authenticate.ts";
import { parseChatRequest } from "./chat-request.ts";
import type { GatewayParts, GatewaySettings } from "./gateway-parts.ts";
import { Housekeeping } from "./housekeeping.ts";
import { listModels } from "./list-models.ts";
import { sendError } from "./reply.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { SyncExchange } from "./sync-exchange.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import { makeUpstreamTargets } from "./upstream-target.ts";
import { openingEvent, type RequestFacts } from "./usage-facts.ts";

/** contract.md, 413: 20 MiB. */
const maxBodyBytes = 20 * 1024 * 1024;

export interface Gateway {
  /** True when this path (or host) is the gateway's: the door takes it before anything else sees it. */
  owns(url: string, host: string | undefined): boolean;
  handle(request: GatewayRequest, sink: ReplySink): Promise<void>;
  start(): void;
  /** Waits for the running requests; after `limitMs` ends them in the contract's shape. */
  drain(limitMs: number): Promise<void>;
  /** Requests in flight. */
  readonly inFlight: number;
}

export interface GatewayDependencies {
  settings: GatewaySettings;
  snapshots: SnapshotSource;
  metering: Metering;
  http: HttpClient;
  /** Brings a wallet into Redis that the shard does not know. False: there is none. */
  loadWallet: (virtualEndpointId: string) => Promise<boolean>;
  logger: Logger;
}

export function makeGateway(dependencies: GatewayDependencies): Gateway {
  const { metering, logger, settings, snapshots } = dependencies;
  const housekeeping = new Housekeeping(metering, (error) =>
    logger.warn({ err: error }, "holds could not be extended"),
  );
  const parts: GatewayParts = {
    settings,
    snapshots,
    metering,
    loadWallet: singleFlight(dependencies.loadWallet),
    targetOf: makeUpstreamTargets(dependencies.http, (route) => snapshots.credentials(route)),
    housekeeping,
    running: new Set(),
    inFlight: 0,
    logger,
  };
  return {
    owns: (url, host) => parseAddress(url, host, settings.endpointHost) !== null,
    handle: (request, sink) => handle(parts, request, sink),
    start: () => housekeeping.start(),
    drain: (limitMs) => drain(parts, limitMs),
    get inFlight() {
      return parts.inFlight;
    },
  };
}

/** Many first requests of an endpoint load its wallet once. */
function singleFlight(load: (id: string) => Promise<boolean>): (id: string) => Promise<boolean> {
  const running = new Map<string, Promise<boolean>>();
  return (id) => {
    const known = running.get(id);
    if (known) return known;
    const started = load(id).finally(() => running.delete(id));
    running.set(id, started);
    return started;
  };
}

async function handle(parts: GatewayParts, request: GatewayRequest, sink: ReplySink): Promise<void> {
  const startedMs = Date.now();
  const requestId = mintId("request", parts.metering.now());
  parts.inFlight++;
  try {
    await answer(parts, request, sink, requestId, startedMs);
  } catch (error) {
    if (!isAppError(error)) parts.logger.error({ err: error, request_id: requestId }, "a gateway request failed");
    const shown = isAppError(error)
      ? error
      : new AppError("internal_error", { userMessage: "Something went wrong on our side.", cause: error });
    sendError(sink, requestId, shown);
  } finally {
    parts.inFlight--;
  }
}

async function answer(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  requestId: string,
  startedMs: number,
): Promise<void> {
  const address = parseAddress(request.url, request.header("host"), parts.settings.endpointHost);
  const authenticated = authenticate(parts.snapshots, request, address);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  checkMethod(address, request.method);
  if (address?.endpoint === "models") return listModels(sink, requestId, caller.snapshot, address.resource);
  await chat(parts, request, sink, requestId, startedMs, caller);
}

function checkMethod(address: Address | null, method: string): void {
  if (!address?.endpoint) throw new AppError("endpoint_not_found", { userMessage: "There is no such endpoint." });
  const wanted = address.endpoint === "models" ? "GET" : "POST";
  if (method !== wanted && !(wanted === "GET" && method === "HEAD")) {
    throw new AppError("method_not_allowed", { userMessage: `This endpoint takes ${wanted} requests.` });
  }
}

async function chat(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  requestId: string,
  startedMs: number,
  caller: Caller,
): Promise<void> {
  const { snapshot } = caller;
  const facts: RequestFacts = {
    requestId,
    startedMs,
    snapshot,
    logicalModel: null,
    modelName: "",
    endpoint: "chat/completions",
    stream: false,
    app: clipped(request.header("x-sluice-app")) ?? snapshot.keyName,
    clientRequestId: clipped(request.header("x-request-id")),
    epoch: 0,
  };
  const admission = await admissionOf(parts, facts, request, caller, sink);
  if (admission instanceof Refusal) return sendError(sink, requestId, admission.error, admission.limits);
  const input = { ...admission, sink };
  const exchange = facts.stream ? new StreamExchange(parts, input) : new SyncExchange(parts, input);
  await exchange.run().catch((error: unknown) => exchange.crash(error));
}

/** Reads, checks and admits; a request refused before the admission script is counted here. */
async function admissionOf(
  parts: GatewayParts,
  facts: RequestFacts,
  request: GatewayRequest,
  caller: Caller,
  sink: ReplySink,
): Promise<Admission | Refusal> {
  try {
    const parsed = parseChatRequest(await readJsonBody(request));
    facts.modelName = parsed.model.slice(0, 256).toWellFormed();
    facts.stream = parsed.stream;
    return await admit(parts, facts, parsed, caller, () => sink.closed);
  } catch (error) {
    if (isAppError(error)) parts.metering.refuse(facts.snapshot.shard, openingEvent(facts, "refused", error.code));
    throw error;
  }
}

function readJsonBody(request: GatewayRequest): Promise<Buffer> {
  const type = request.header("content-type");
  if (type && !/^application\/(?:[\w.-]+\+)?json\b/i.test(type)) {
    throw new AppError("invalid_request", { userMessage: "Send the request body as application/json." });
  }
  return request.readBody(maxBodyBytes);
}

/** A header as it is kept on the record: printable, at most 128 characters. */
function clipped(value: string | undefined): string | null {
  const text = value
    ?.replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 128);
  return text ? text : null;
}

/** A cut request has this long to commit. */
const cutMs = 5_000;

async function drain(parts: GatewayParts, limitMs: number): Promise<void> {
  await untilIdle(parts, limitMs);
  for (const exchange of parts.running) exchange.cutForShutdown();
  await untilIdle(parts, cutMs);
  parts.housekeeping.stop();
}

async function untilIdle(parts: GatewayParts, limitMs: number): Promise<void> {
  for (const until = Date.now() + limitMs; parts.inFlight > 0 && Date.now() < until; ) await wait(20);
}
