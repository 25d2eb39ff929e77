import { AppError } from "#server/contracts/errors.ts";
import type { RateLimitReport } from "#server/metering/port.ts";
import { Refusal } from "./admit.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { rateLimitError } from "./rate-limit-error.ts";
import { noted } from "./request-facts.ts";
import type { RequestFacts } from "./usage-facts.ts";

/**
 * Counts a request that the gateway answers itself (a token count, a magic word, a kept reply) against the requests
 * per minute of its key and its endpoint. It holds and costs nothing.
 *
 * @returns the limits for the reply's headers, or the refusal to show, which has been recorded
 */
export async function countRequest(parts: GatewayParts, facts: RequestFacts): Promise<RateLimitReport | Refusal> {
  const { snapshot } = facts;
  const { shard, virtualEndpointId, keyLineageId: keyId, endpointLimits, keyLimits } = snapshot;
  const counted = await parts.metering.countRequest({ shard, virtualEndpointId, keyId, endpointLimits, keyLimits });
  if (counted.outcome === "counted") return counted.limits;
  const error =
    counted.outcome === "rate_limited"
      ? rateLimitError({ ...counted, limit: "requests" })
      : new AppError("service_unavailable", {
          userMessage: "The gateway cannot take requests right now; try again shortly.",
          retryAfterSeconds: 1,
        });
  noted(parts, facts, error);
  return new Refusal(error, counted.outcome === "rate_limited" ? counted.limits : null, snapshot);
}
