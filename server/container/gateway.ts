/** The gateway of a web process, with everything it needs on the hot path. */
import { compileSnapshot } from "#server/catalog/compile-snapshot.ts";
import { makeSnapshotCache } from "#server/catalog/snapshot-cache.ts";
import type { RouteStates } from "#server/gateway/explain-routes.ts";
import { type Gateway, makeGateway } from "#server/gateway/gateway.ts";
import { makeIdempotentReplies } from "#server/gateway/idempotent-replies.ts";
import { makeHttpClient } from "#server/infra/http-client.ts";
import { makeModelLimits } from "#server/metering/model-limits.ts";
import { makeRedisMetering, type RedisMetering } from "#server/metering/redis-metering.ts";
import { loadEncoding } from "#server/metering/tokenizers/encodings.ts";
import { makeRouteHealth } from "#server/routing/route-health.ts";
import { makeGatewayPresence } from "#server/settlement/gateway-presence.ts";
import type { Infrastructure } from "./infrastructure.ts";

export interface GatewayProcess {
  gateway: Gateway;
  /** What it knows of routes at this moment: open breakers, reached limits, speeds. */
  routeStates: RouteStates;
  metering: RedisMetering;
  /** Call it before the first request is taken. */
  start(): Promise<void>;
  /** Lets the running requests end, sends what is left to Redis, signs off. */
  stop(drainMs: number): Promise<void>;
}

export function makeGatewayProcess(infrastructure: Infrastructure): GatewayProcess {
  const { database, env, hasher, logger, meteringAdmin, prisma, processId, redis, sealer, settlement } = infrastructure;
  const metering = makeRedisMetering({
    redis,
    processId,
    backlogHighWater: env.BACKLOG_HIGH_WATER,
    spillDir: env.SPILL_DIR,
    logger,
  });
  const snapshots = makeSnapshotCache({ load: (hash) => compileSnapshot(prisma, hash), hasher, sealer, logger });
  metering.onConfigVersion((id, version) => snapshots.onConfigVersion(id, version));
  const http = makeHttpClient({ allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS });
  const health = makeRouteHealth({ redis, processId, logger });
  const limits = makeModelLimits({ metering: meteringAdmin, redis, logger });
  const presence = makeGatewayPresence({ database, processId, logger });
  const gateway = makeGateway({
    settings: {
      publicUrl: env.PUBLIC_URL.replace(/\/+$/, ""),
      endpointHost: env.VE_HOST,
      holdTtlMs: env.HOLD_TTL_MS,
      trustedProxyHops: env.TRUSTED_PROXY_HOPS,
    },
    snapshots,
    health,
    isExhausted: (route) => limits.isExhausted(route),
    readWallet: async (id) => {
      const [wallet] = await meteringAdmin.liveWallets([id]);
      return wallet ?? null;
    },
    metering,
    http,
    loadWallet: settlement.loadWallet,
    replies: makeIdempotentReplies({ database, sealer }),
    logger,
  });
  return {
    gateway,
    routeStates: { health, isExhausted: (route) => limits.isExhausted(route) },
    metering,
    async start() {
      // Its table takes a third of a second to read: not while a stream waits for its first count.
      await loadEncoding("o200k");
      await presence.start();
      await metering.start();
      await health.start();
      limits.start();
      gateway.start();
    },
    async stop(drainMs) {
      await gateway.drain(drainMs);
      limits.stop();
      health.stop();
      await metering.stop();
      await presence.stop();
      await http.close();
    },
  };
}
