/** Requests that hold and charge nothing, counted against the requests per minute all the same. */
import type { RedisClient } from "#server/infra/redis.ts";
import { limitReport, noLimits } from "./admission.ts";
import { limitText } from "./event-arguments.ts";
import { shardKeys } from "./keys.ts";
import type { CountRequestResult, Metering } from "./port.ts";
import { runScript, scriptArgs, scripts } from "./scripts.ts";
import { away, type ShardLink } from "./shard-link.ts";

const unlimited: CountRequestResult = { outcome: "counted", limits: noLimits };
const unavailable: CountRequestResult = { outcome: "unavailable" };

/** See Metering.countRequest. Never rejects; asks Redis only where there is a limit. */
export function makeCountRequest(parts: { client: RedisClient; link: ShardLink }): Metering["countRequest"] {
  const { client, link } = parts;
  return async ({ shard, virtualEndpointId, keyId, version, endpointLimits: endpoint, keyLimits: key }) => {
    if (endpoint.rpm === null && key.rpm === null) return unlimited;
    if ((link.states[shard] ?? away) === away) return unavailable;
    const { endpoint: endpointPrefix, key: keyPrefix } = shardKeys(shard);
    const limits = [endpoint.rpm, endpoint.tpm, key.rpm, key.tpm].map(limitText).join(" ");
    const numbers = `${version} ${limits}`;
    const names = [endpointPrefix + virtualEndpointId, keyPrefix + keyId];
    try {
      const line = await runScript(client, scripts.countRequest, scriptArgs(scripts.countRequest, names, [numbers]));
      return read(String(line).split(" "));
    } catch (error) {
      link.lose(shard, error);
      return unavailable;
    }
  };
}

function read(words: readonly string[]): CountRequestResult {
  if (words[0] === "stale") return { outcome: "stale", version: Number(words[1]) };
  if (words[0] === "counted") return { outcome: "counted", limits: limitReport(words, 1) };
  const scope = words[1] === "key" ? "key" : "endpoint";
  return { outcome: "rate_limited", scope, retryAfterMs: Number(words[2]), limits: limitReport(words, 3) };
}
