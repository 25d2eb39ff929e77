/** One request from its reading to its answer: the operation, its admission, its exchange. */
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import { type Admission, admit, Refusal } from "./admit.ts";
import { answerOnce, idempotencyKeyOf } from "./answer-once.ts";
import type { Caller } from "./authenticate.ts";
import { countRequest } from "./count-request.ts";
import { checkoutUrl } from "./exchange.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { answerLocally, balanceText, exhaustionText, isMagicWord } from "./local-answer.ts";
import type { Operation } from "./operation.ts";
import { readOperation } from "./read-operation.ts";
import { pushRateLimits, sendError } from "./reply.ts";
import { type Call, factsOf, noted, recordedName } from "./request-facts.ts";
import { StreamExchange } from "./stream-exchange.ts";
import { SyncExchange } from "./sync-exchange.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import type { RequestFacts } from "./usage-facts.ts";

/** Answers a request of an operation. @throws AppError when it is refused before anything was sent */
export async function operate(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  call: Call,
): Promise<void> {
  const facts = factsOf(request, call);
  const operation = await operationOf(parts, facts, request, call);
  if (operation.local && isMagicWord(facts.snapshot, operation.lastUserText))
    return tellBalance(parts, facts, operation, call.caller, sink);
  const key = idempotencyKeyOf(request, operation);
  if (key !== undefined) {
    const asked = { facts, operation, sink, key, caller: call.caller, resource: call.address.resource };
    return answerOnce(parts, request, asked, {
      admit: () => admitted(parts, facts, operation, call, sink),
      run: (admission, to) => run(parts, admission, to),
    });
  }
  const admission = await admitted(parts, facts, operation, call, sink);
  if (admission) await run(parts, admission, sink);
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
    facts.modelName = recordedName(operation.model);
    facts.stream = operation.demand.stream;
    return operation;
  } catch (error) {
    throw noted(parts, facts, error);
  }
}

/** Holds the credits of a request; null: it was refused, and answered. @throws AppError, which is recorded */
async function admitted(
  parts: GatewayParts,
  facts: RequestFacts,
  operation: Operation,
  { caller, requestId }: Call,
  sink: ReplySink,
): Promise<Admission | null> {
  const admission = await admit(parts, facts, operation, caller, () => sink.closed).catch((error: unknown) => {
    throw noted(parts, facts, error);
  });
  if (!(admission instanceof Refusal)) return admission;
  answerRefusal(parts.settings.publicUrl, sink, requestId, operation, admission);
  return null;
}

/** @returns whether something was charged */
async function run(parts: GatewayParts, admission: Admission, sink: ReplySink): Promise<boolean> {
  const input = { ...admission, sink };
  const exchange = admission.facts.stream ? new StreamExchange(parts, input) : new SyncExchange(parts, input);
  await exchange.run().catch((error: unknown) => exchange.crash(error));
  return exchange.isCharged;
}

/** Answers a magic word: free of charge, but a request like any other. */
async function tellBalance(
  parts: GatewayParts,
  facts: RequestFacts,
  { local, errors }: Operation,
  caller: Caller,
  sink: ReplySink,
): Promise<void> {
  const { requestId } = facts;
  const limits = await countRequest(parts, facts, caller);
  if (limits instanceof Refusal) {
    sendError(sink, requestId, limits.error, errors, limits.limits);
    return;
  }
  const { snapshot } = facts;
  const wallet = await walletOf(parts, snapshot.virtualEndpointId);
  const headers: string[] = [];
  pushRateLimits(headers, limits);
  if (local) answerLocally(sink, local.door, local.read, { requestId, text: balanceText(snapshot, wallet), headers });
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

type ShownRefusal = Pick<Refusal, "error" | "limits"> & {
  snapshot: Pick<EndpointSnapshot, "virtualEndpointId" | "exhaustion">;
};

/** The script has counted and recorded it. A budget stop may be a message, as the endpoint's operator chose. */
export function answerRefusal(
  publicUrl: string,
  sink: ReplySink,
  requestId: string,
  operation: Operation,
  { error, limits, snapshot }: ShownRefusal,
): void {
  if (error.code === "insufficient_quota" && operation.local && snapshot.exhaustion.mode === "message") {
    const url = checkoutUrl(publicUrl, snapshot);
    const { door, read } = operation.local;
    const text = exhaustionText(snapshot, url);
    answerLocally(sink, door, read, { requestId, text, headers: ["x-checkout-url", url] });
    return;
  }
  sendError(sink, requestId, error, operation.errors, limits);
}
