/** What is known of a request once its caller and its endpoint are, and the record of its refusal. */
import { isAppError } from "#server/contracts/errors.ts";
import type { Address, Endpoint } from "./address.ts";
import type { Caller } from "./authenticate.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { GatewayRequest } from "./types.ts";
import { openingEvent, type RequestFacts } from "./usage-facts.ts";

/** A request whose caller and endpoint are known. */
export interface Call {
  requestId: string;
  /** By the monotonic clock. */
  startedMs: number;
  caller: Caller;
  address: Address;
  endpoint: Endpoint;
}

/** The facts of a call before its body was read. */
export function factsOf(request: GatewayRequest, call: Call): RequestFacts {
  const { snapshot } = call.caller;
  return {
    requestId: call.requestId,
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
}

/** A model's name as a record keeps it. */
export const recordedName = (name: string): string => name.slice(0, 256).toWellFormed();

/** A refusal of ours is counted and recorded. @returns the error */
export function noted(parts: GatewayParts, facts: RequestFacts, error: unknown): unknown {
  if (isAppError(error)) parts.metering.refuse(facts.snapshot.shard, openingEvent(facts, "refused", error.code));
  return error;
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
