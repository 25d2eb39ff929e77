import { AppError } from "#server/contracts/errors.ts";
import type { CountRequestResult, RateLimitReport } from "#server/metering/port.ts";
import { Refusal, renewed } from "./admit.ts";
import type { Caller } from "./authenticate.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import { rateLimitError } from "./rate-limit-error.ts";
import { noted } from "./request-facts.ts";
import type { RequestFacts } from "./usage-facts.ts";

/** A newer configuration may come in while the newer one is being loaded: this often. */
const mostReloads = 3;

/**
 * Counts a request that the gateway answers itself (a list of models, a token count, a magic word, a kept reply)
 * against the requests per minute of its key and its endpoint. It holds and costs nothing. Where there is such a
 * limit, the shard also says whether the configuration is the newest one, which then is that of `facts`.
 *
 * @returns the limits for the reply's headers, or the refusal to show, which has been recorded
 * @throws AppError(invalid_api_key) when the key was revoked meanwhile, AppError(service_unavailable)
 */
export async function countRequest(
  parts: GatewayParts,
  facts: RequestFacts,
  caller: Caller,
): Promise<RateLimitReport | Refusal> {
  let counted = await count(parts, facts);
  for (let reloads = 0; counted.outcome === "stale" && reloads < mostReloads; reloads++) {
    facts.snapshot = await renewed(parts, caller, counted.version);
    counted = await count(parts, facts);
  }
  if (counted.outcome === "counted") return counted.limits;
  const limited = counted.outcome === "rate_limited" ? counted : null;
  const error = limited
    ? rateLimitError({ ...limited, limit: "requests" })
    : new AppError("service_unavailable", {
        userMessage: "The gateway cannot take requests right now; try again shortly.",
        retryAfterSeconds: 1,
      });
  noted(parts, facts, error);
  return new Refusal(error, limited?.limits ?? null, facts.snapshot);
}

function count({ metering }: GatewayParts, { snapshot }: RequestFacts): Promise<CountRequestResult> {
  const { shard, virtualEndpointId, keyLineageId: keyId, version, endpointLimits, keyLimits } = snapshot;
  return metering.countRequest({ shard, virtualEndpointId, keyId, version, endpointLimits, keyLimits });
}
