/**
 * A request with an Idempotency-Key: it is answered with the reply it had before, or runs and its reply is kept.
 * Either way it counts as one request: a kept reply costs nothing and needs no credits, but passes the limits of
 * requests; what runs is claimed once it holds its credits, so that a key without any writes nothing.
 */
import { AppError, isAppError } from "#server/contracts/errors.ts";
import type { RateLimitReport } from "#server/metering/port.ts";
import { type Admission, Refusal } from "./admit.ts";
import type { Caller } from "./authenticate.ts";
import { countRequest } from "./count-request.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { checkKey, conflict, type IdempotentRequest } from "./idempotent-replies.ts";
import { PassingKeeper, WholeKeeper } from "./keeping-sinks.ts";
import type { Operation } from "./operation.ts";
import { pushRateLimits, sendError } from "./reply.ts";
import { noted } from "./request-facts.ts";
import { fingerprintOf } from "./request-fingerprint.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";
import { finalEvent, type RequestFacts } from "./usage-facts.ts";

/** How the request is run where it is new. */
export interface Steps {
  /** Holds its credits; null: it was refused, and answered. */
  admit(): Promise<Admission | null>;
  /** @returns whether something was charged */
  run(admission: Admission, sink: ReplySink): Promise<boolean>;
}

interface Asked {
  facts: RequestFacts;
  operation: Operation;
  sink: ReplySink;
  caller: Caller;
  /** Of the header. */
  key: string;
  /** Of the address: method and this are what a pass-through asks for. */
  resource: string | null;
}

interface Once {
  parts: GatewayParts;
  facts: RequestFacts;
  operation: Operation;
  sink: ReplySink;
  caller: Caller;
  claim: IdempotentRequest;
}

/** The key that this request is to be run once under; undefined: none, or it is a stream, which has no kept reply. */
export const idempotencyKeyOf = (request: GatewayRequest, { demand, isOneAnswer }: Operation): string | undefined =>
  demand.stream && !isOneAnswer ? undefined : request.header("idempotency-key");

/** @throws AppError(invalid_request) for a key that is none, AppError(idempotency_conflict), AppError(service_unavailable) */
export async function answerOnce(
  parts: GatewayParts,
  request: GatewayRequest,
  asked: Asked,
  steps: Steps,
): Promise<void> {
  const { facts, operation, sink, caller } = asked;
  const once = { parts, facts, operation, sink, caller, claim: claimOf(parts, request, asked) };
  const before = await asStore(() => parts.replies.find(once.claim));
  if (before !== "new") return answerKnown(once, before);
  const admission = await steps.admit();
  if (!admission) return;
  const claimed = await claimHeld(once, admission);
  if (claimed === "claimed") await runClaimed(once, admission, steps);
  else await replay(once, admission.limits);
}

function claimOf(
  parts: GatewayParts,
  request: GatewayRequest,
  { facts, operation, key, resource }: Asked,
): IdempotentRequest {
  try {
    checkKey(key);
  } catch (error) {
    throw noted(parts, facts, error);
  }
  const { merchantId, keyId } = facts.snapshot;
  const contentType = request.header("content-type");
  const subject =
    operation.endpoint === "pass"
      ? `pass ${request.method} ${resource} ${contentType?.split(";", 1)[0] ?? ""}`
      : `${facts.endpoint} ${operation.model}`;
  return {
    merchantId,
    keyId,
    idempotencyKey: key,
    fingerprint: fingerprintOf(subject, contentType, operation.body),
    requestId: facts.requestId,
  };
}

async function asStore<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw new AppError("service_unavailable", {
      userMessage: "Idempotency-Key cannot be honoured right now; try again shortly.",
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/** Not run, and free: counted as the request that it is. */
async function answerKnown(once: Once, known: "kept" | AppError): Promise<void> {
  const { parts, facts, operation, sink, caller } = once;
  const limits = await countRequest(parts, facts, caller);
  if (limits instanceof Refusal) sendError(sink, facts.requestId, limits.error, operation.errors, limits.limits);
  else if (known === "kept") await replay(once, limits);
  else throw noted(parts, facts, known);
}

async function replay({ parts, claim, sink }: Once, limits: RateLimitReport): Promise<void> {
  const reply = await asStore(() => parts.replies.read(claim));
  if (!reply) throw conflict("The reply of this request has just expired; ask again.", 1);
  const headers = withoutLimits(reply.headers);
  headers.push("x-sluice-replayed", "true");
  pushRateLimits(headers, limits);
  sink.head(reply.status, headers);
  sink.end(reply.body);
}

/** What the limits were then is of no use now. */
const withoutLimits = (headers: readonly string[]): string[] =>
  headers.filter((_, at) => !headers[at - (at % 2)]?.startsWith("x-ratelimit-"));

/**
 * Claims the key for a request that holds credits. Where another was faster, or the store is away, the hold is let
 * go: nothing was sent, nothing is charged.
 */
async function claimHeld({ parts, facts, claim }: Once, admission: Admission): Promise<"claimed" | "kept"> {
  const result = await asStore(() => parts.replies.claim(claim)).catch((error: AppError) => error);
  if (result === "claimed") return result;
  const errorCode = isAppError(result) ? result.code : "idempotency_conflict";
  const ending = { status: "refused" as const, errorCode, route: null, units: {}, estimated: false };
  const { holdId, estimatedTokens, snapshot } = admission;
  const event = finalEvent(facts, ending, [], null);
  // Metering keeps a commit that Redis does not take at once, and sends it again.
  await parts.metering
    .commit({ shard: snapshot.shard, holdId, estimatedTokens, event })
    .catch((error: unknown) =>
      parts.logger.warn({ err: error, request_id: facts.requestId }, "commit is kept for later"),
    );
  if (isAppError(result)) throw result;
  return result;
}

async function runClaimed({ parts, facts, operation, sink, claim }: Once, admission: Admission, steps: Steps) {
  const Keeper = operation.demand.stream ? PassingKeeper : WholeKeeper;
  const keeper = new Keeper(sink, (outcome) =>
    parts.replies
      .settle(claim, outcome)
      .catch((error: unknown) =>
        parts.logger.error({ err: error, request_id: facts.requestId }, "a reply could not be kept"),
      ),
  );
  let charged = false;
  try {
    charged = await steps.run(admission, keeper);
  } finally {
    await keeper.close(charged);
  }
}
