/** What an endpoint has: lists of its models, and which Ollama it takes itself for. */
import type { EndpointSnapshot } from "#server/catalog/snapshot.ts";
import type { Address, Endpoint } from "./address.ts";
import { Refusal } from "./admit.ts";
import { countRequest } from "./count-request.ts";
import { errorShapes } from "./dialects.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { modelList, ollamaTags } from "./list-models.ts";
import { pushRateLimits, pushRequestId, sendError, sendJson } from "./reply.ts";
import { type Call, factsOf, recordedName } from "./request-facts.ts";
import type { GatewayRequest, ReplySink } from "./types.ts";

/** Whether this only reads what there is. */
export const isListing = (endpoint: Endpoint): boolean => listings.has(endpoint);

const listings = new Set<Endpoint>(["models", "api/tags", "api/version"]);

/**
 * Answers `models`, `models/<name or alias>` and Ollama's `api/tags` and `api/version`. They cost nothing and leave no
 * record but that of a limit reached; they count as requests for the limits per minute, whatever they find.
 *
 * @throws AppError(model_not_found), AppError(key_not_permitted), AppError(invalid_api_key)
 */
export async function answerListing(
  parts: GatewayParts,
  request: GatewayRequest,
  sink: ReplySink,
  call: Call,
): Promise<void> {
  const { address, caller, requestId } = call;
  const facts = factsOf(request, call);
  if (address.resource !== null) facts.modelName = recordedName(address.resource);
  const shape = errorShapes[address.dialect];
  const limits = await countRequest(parts, facts, caller);
  if (limits instanceof Refusal) {
    sendError(sink, requestId, limits.error, shape, limits.limits);
    return;
  }
  const headers: string[] = [];
  pushRequestId(headers, shape, requestId);
  pushRateLimits(headers, limits);
  sendJson(sink, 200, requestId, listed(facts.snapshot, address, request), headers);
}

function listed(snapshot: EndpointSnapshot, address: Address, request: GatewayRequest): unknown {
  if (address.endpoint === "api/version") return { version: "0.12.0" };
  return address.endpoint === "api/tags" ? ollamaTags(snapshot) : modelList(snapshot, address, request);
}
