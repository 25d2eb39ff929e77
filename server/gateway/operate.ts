/** One request from its reading to its answer: the operation, its admission, its exchange. */
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { Address, Endpoint } from "./address.ts";
import { admit, Refusal } from "./admit.ts";
import type { Caller } from "./authenticate.ts";
import { checkoutUrl } from "./exchange.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { KeepingSink } from "./idempotent-replies.ts";
import { answerLocally, balanceText, exhaustionText, isMagicWord } from "./local-answer.ts";
import type { Operation } from "./operation.ts";
import { readOperation } from "./read-operation.ts";
import { sendError } from "./reply.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { SyncExchange } from "./sync-exchange.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import { openingEvent, type RequestFacts } from "./usage-facts.ts";

/** A request whose caller and endpoint are known. */
export interface Call {
  requestId: string;
  startedMs: number;
  caller: Caller;
  address: Address;
  endpoint: Endpoint;
}

/** Answers a request of an operation. @throws AppError when it is refused before anything was sent */
export async function operate(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  call: Call,
): Promise<void> {
  const { caller, requestId } = call;
  const { snapshot } = caller;
  const facts: RequestFacts = {
    requestId,
    startedMs: call.startedMs,
    snapshot,
    logicalModel: null,
    modelName: "",
    endpoint: call.endpoint,
    stream: false,
    app: clipped(request.header("x-sluice-app")) ?? snapshot.keyName,
    clientRequestId: clipped(request.header("x-request-id")),
    passedHeaders: passedHeaders(request),
    epoch: 0,
  };
  const operation = await operationOf(parts, facts, request, call);
  const key = operation.demand.stream ? undefined : request.header("idempotency-key");
  if (key === undefined) await execute(parts, facts, operation, call, sink);
  else await executeOnce(parts, facts, operation, call, sink, key);
}

/** Reads and checks; a request refused before the admission script is counted here. */
async function operationOf(
  parts: GatewayParts,
  facts: RequestFacts,
  request: GatewayRequest,
  { address, endpoint }: Call,
): Promise<Operation> {
  try {
    const operation = await readOperation(address, endpoint, request, parts.providerOf);
    facts.modelName = operation.model.slice(0, 256).toWellFormed();
    facts.stream = operation.demand.stream;
    return operation;
  } catch (error) {
    throw noted(parts, facts, error);
  }
}

/** A refusal of ours is counted and recorded. @returns the error */
function noted(parts: GatewayParts, facts: RequestFacts, error: unknown): unknown {
  if (isAppError(error)) parts.metering.refuse(facts.snapshot.shard, openingEvent(facts, "refused", error.code));
  return error;
}

/** @returns whether something was charged */
async function execute(
  parts: GatewayParts,
  facts: RequestFacts,
  operation: Operation,
  { caller, requestId }: Call,
  sink: ReplySink,
): Promise<boolean> {
  const { local } = operation;
  if (local && isMagicWord(facts.snapshot, operation.lastUserText)) {
    const wallet = await walletOf(parts, facts.snapshot.virtualEndpointId);
    answerLocally(sink, local.door, local.read, { requestId, text: balanceText(facts.snapshot, wallet) });
    return false;
  }
  const admission = await admit(parts, facts, operation, caller, () => sink.closed).catch((error: unknown) => {
    throw noted(parts, facts, error);
  });
  if (admission instanceof Refusal) {
    refuse(parts, sink, requestId, operation, admission);
    return false;
  }
  const input = { ...admission, sink };
  const exchange = facts.stream ? new StreamExchange(parts, input) : new SyncExchange(parts, input);
  await exchange.run().catch((error: unknown) => exchange.crash(error));
  return exchange.isCharged;
}

/** The live wallet, brought into Redis first where it is not there yet; null: it cannot be known right now. */
async function walletOf(parts: GatewayParts, virtualEndpointId: string): ReturnType<GatewayParts["readWallet"]> {
  try {
    const known = await parts.readWallet(virtualEndpointId);
    if (known || !(await parts.loadWallet(virtualEndpointId))) return known;
    return await parts.readWallet(virtualEndpointId);
  } catch (error) {
    parts.logger.warn({ err: error, ve_id: virtualEndpointId }, "a balance could not be read");
    return null;
  }
}

const storeIsAway = (cause: unknown): AppError =>
  new AppError("service_unavailable", {
    userMessage: "Idempotency-Key cannot be honoured right now; try again shortly.",
    retryAfterSeconds: 1,
    cause,
  });

/** A request with an Idempotency-Key: the reply it had before, or the one it gets now, which is kept. */
async function executeOnce(
  parts: GatewayParts,
  facts: RequestFacts,
  operation: Operation,
  call: Call,
  sink: ReplySink,
  idempotencyKey: string,
): Promise<void> {
  const { merchantId, keyId } = facts.snapshot;
  const claim = {
    merchantId,
    keyId,
    idempotencyKey,
    endpoint: `${call.endpoint} ${operation.model}`,
    body: operation.body,
    requestId: call.requestId,
  };
  const before = await parts.replies.claim(claim).catch((error: unknown) => {
    throw isAppError(error) ? error : storeIsAway(error);
  });
  if (before) {
    sink.head(before.status, [...before.headers, "x-sluice-replayed", "true"]);
    sink.end(before.body);
    return;
  }
  const keeping = new KeepingSink(sink, (reply) =>
    parts.replies
      .settle(claim, reply)
      .catch((error: unknown) =>
        parts.logger.error({ err: error, request_id: call.requestId }, "a reply could not be kept"),
      ),
  );
  let charged = false;
  try {
    charged = await execute(parts, facts, operation, call, keeping);
  } finally {
    await keeping.close(charged);
  }
}

/** The script has counted and recorded it. A budget stop may be a message, as the endpoint's operator chose. */
function refuse(
  parts: GatewayParts,
  sink: ReplySink,
  requestId: string,
  operation: Operation,
  { error, limits, snapshot }: Refusal,
): void {
  if (error.code === "insufficient_quota" && operation.local && snapshot.exhaustion.mode === "message") {
    const url = checkoutUrl(parts.settings.publicUrl, snapshot);
    const { door, read } = operation.local;
    const text = exhaustionText(snapshot, url);
    answerLocally(sink, door, read, { requestId, text, headers: ["x-checkout-url", url] });
    return;
  }
  sendError(sink, requestId, error, operation.errors, limits);
}

/** The trace context (www.w3.org/TR/trace-context) and the client's request id. */
function passedHeaders(request: GatewayRequest): string[] | null {
  let passed: string[] | null = null;
  for (const name of ["traceparent", "tracestate", "x-request-id"]) {
    const value = clipped(request.header(name), 512);
    if (value === null) continue;
    passed ??= [];
    passed.push(name, value);
  }
  return passed;
}

/** A header as it is kept on the record: printable, at most 128 characters. */
function clipped(value: string | undefined, length = 128): string | null {
  const text = value
    ?.replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, length);
  return text ? text : null;
}
