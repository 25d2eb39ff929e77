/** The gateway core: address → authenticate → read → hold → exchange. Transport-neutral; both doors call `handle`. */
import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { RouteSnapshot, SnapshotSource } from "#server/catalog/snapshot.ts";
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { HttpClient } from "#server/infra/http-client.ts";
import { mintId } from "#server/infra/mint.ts";
import type { Metering } from "#server/metering/port.ts";
import { authorizeCustom } from "#server/providers/custom/authorize.ts";
import type { ChatProvider } from "#server/providers/port.ts";
import type { RouteHealth } from "#server/routing/route-health.ts";
import { type Address, type Endpoint, parseAddress } from "./address.ts";
import { answerListing, isListing } from "./answer-listing.ts";
import { answerQuestion, isQuestion } from "./answer-question.ts";
import { authenticate } from "./authenticate.ts";
import { makeCountInputTokens } from "./count-tokens.ts";
import { errorShapes } from "./dialects.ts";
import type { GatewayParts, GatewaySettings } from "./gateway-parts.ts";
import { Housekeeping } from "./housekeeping.ts";
import type { IdempotentReplies } from "./idempotent-replies.ts";
import { operate } from "./operate.ts";
import { checkScope } from "./permit.ts";
import type { IsExhausted } from "./plan-routes.ts";
import { makeChatProviders } from "./providers.ts";
import { sendError } from "./reply.ts";
import { type Call, factsOf, noted } from "./request-facts.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import { makeUpstreamTargets } from "./upstream-target.ts";

export interface Gateway {
  /** What a path (and host) of the gateway's names; null: it is not the gateway's, the web application takes it. */
  addressOf(url: string, host: string | undefined): Address | null;
  /** @param address as `addressOf` has read it of this request; null is answered as an unknown endpoint */
  handle(request: GatewayRequest, sink: ReplySink, address: Address | null): Promise<void>;
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
  health: RouteHealth;
  isExhausted: IsExhausted;
  readWallet: GatewayParts["readWallet"];
  replies: IdempotentReplies;
  logger: Logger;
}

export function makeGateway(dependencies: GatewayDependencies): Gateway {
  const { metering, logger, settings, snapshots } = dependencies;
  const housekeeping = new Housekeeping(metering, (error) =>
    logger.warn({ err: error }, "holds could not be extended"),
  );
  const providerOf = makeProviderOf(dependencies.http);
  const targetOf = makeUpstreamTargets(
    dependencies.http,
    (route) => snapshots.credentials(route),
    (route) => (route.providerKind === "custom" ? authorizeCustom : providerOf(route).authorize),
  );
  const { health, isExhausted } = dependencies;
  const parts: GatewayParts = {
    settings,
    snapshots,
    metering,
    loadWallet: singleFlight(dependencies.loadWallet),
    providerOf,
    targetOf,
    health,
    isExhausted,
    countInputTokens: makeCountInputTokens({ targetOf, providerOf, health, isExhausted, logger }),
    readWallet: dependencies.readWallet,
    replies: dependencies.replies,
    housekeeping,
    running: new Set(),
    inFlight: 0,
    logger,
  };
  return {
    addressOf: (url, host) => parseAddress(url, host, settings.endpointHost),
    handle: (request, sink, address) => handle(parts, request, sink, address),
    start: () => housekeeping.start(),
    drain: (limitMs) => drain(parts, limitMs),
    get inFlight() {
      return parts.inFlight;
    },
  };
}

/** Each route's upstream format. @throws AppError(internal_error) for a kind without one: its routes serve no chat */
function makeProviderOf(http: HttpClient): (route: RouteSnapshot) => ChatProvider {
  const providers = makeChatProviders(http);
  return (route) => {
    const provider = providers[route.providerKind];
    if (provider) return provider;
    throw new AppError("internal_error", {
      message: `${route.providerKind} has no chats`,
      userMessage: "Something went wrong on our side.",
    });
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

async function handle(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  address: Address | null,
): Promise<void> {
  const startedMs = performance.now();
  const requestId = mintId("request", parts.metering.now());
  parts.inFlight++;
  try {
    await answer(parts, request, sink, requestId, startedMs, address);
  } catch (error) {
    if (!isAppError(error)) parts.logger.error({ err: error, request_id: requestId }, "a gateway request failed");
    const shown = isAppError(error)
      ? error
      : new AppError("internal_error", { userMessage: "Something went wrong on our side.", cause: error });
    sendError(sink, requestId, shown, errorShapes[address?.dialect ?? "openai"]);
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
  address: Address | null,
): Promise<void> {
  const authenticated = authenticate(parts.snapshots, request, address);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  const endpoint = checkMethod(address, request.method);
  if (!address) return;
  const call: Call = { requestId, startedMs, caller, address, endpoint };
  checkCallScope(parts, request, call);
  if (isListing(endpoint)) return answerListing(parts, request, sink, call);
  if (isQuestion(endpoint)) return answerQuestion(parts, request, sink, call);
  await operate(parts, request, sink, call);
}

/** @throws AppError(key_not_permitted), which is recorded like any other refusal */
function checkCallScope(parts: GatewayParts, request: GatewayRequest, call: Call): void {
  try {
    checkScope(call.caller.snapshot, request, call.endpoint, parts.settings.trustedProxyHops);
  } catch (error) {
    throw noted(parts, factsOf(request, call), error);
  }
}

/** @throws AppError(endpoint_not_found), AppError(method_not_allowed) */
function checkMethod(address: Address | null, method: string): Endpoint {
  const endpoint = address?.endpoint;
  if (!endpoint) throw new AppError("endpoint_not_found", { userMessage: "There is no such endpoint." });
  // Which methods a backend takes is its operator's choice.
  if (endpoint === "pass") return endpoint;
  const wanted = isListing(endpoint) ? "GET" : "POST";
  if (method !== wanted && !(wanted === "GET" && method === "HEAD")) {
    throw new AppError("method_not_allowed", { userMessage: `This endpoint takes ${wanted} requests.` });
  }
  return endpoint;
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
  for (const until = performance.now() + limitMs; parts.inFlight > 0 && performance.now() < until; ) await wait(20);
}
