/** A web process: gateway, management, sign-in, probes, and the screens behind them. */

import { makeSignIn } from "#server/auth/sign-in.ts";
import { handleFetch } from "#server/gateway/doors/fetch-door.ts";
import { makeHttpClient } from "#server/infra/http-client.ts";
import { makeLiveChannel } from "#server/infra/live-channel.ts";
import { makeProbes } from "#server/infra/probes.ts";
import type { ProcessContext } from "#server/remix-context.ts";
import { type KeptMerchantDomains, makeMerchantDomains } from "#server/tenancy/merchant-domains.ts";
import { makeServeLogo } from "#server/tenancy/merchant-logo.ts";
import { makeUseCases } from "#server/trpc/make-use-cases.ts";
import { makeOpenApiDocuments } from "#server/trpc/openapi-documents.ts";
import { makeManagementServices } from "#server/trpc/services.ts";
import { type GatewayProcess, makeGatewayProcess } from "./gateway.ts";
import type { Infrastructure } from "./infrastructure.ts";

export interface WebProcess {
  gatewayProcess: GatewayProcess;
  /** What routes reach the process by. */
  context: ProcessContext;
  /** Call it before the first request is taken. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export function makeWebProcess(infrastructure: Infrastructure): WebProcess {
  const { database, env, hasher, logger, meteringAdmin, prisma, redis, registry, sealer, settlement } = infrastructure;
  const publicUrl = env.PUBLIC_URL.replace(/\/+$/, "");
  const gatewayProcess = makeGatewayProcess(infrastructure);
  const { gateway, metering } = gatewayProcess;
  const http = makeHttpClient({ allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS });
  const settings = { publicUrl, appSecret: env.APP_SECRET };
  const domains = makeDomains(infrastructure);
  const signIn = makeSignIn({ prisma, redis, settings, keys: hasher, sealer, logger, domains });
  const useCases = makeUseCases({
    prisma,
    database,
    metering: meteringAdmin,
    relayOutbox: settlement.relayOutbox,
    sealer,
    keys: hasher,
    http,
    logger,
    redis,
    publicUrl,
    endpointHost: env.VE_HOST,
    domainChanged: domains.changed,
    allowPrivateUpstreams: env.ALLOW_PRIVATE_UPSTREAMS,
    routeStates: gatewayProcess.routeStates,
  });
  const management = makeManagementServices({ useCases, signIn, prisma, keys: hasher, logger, publicUrl, domains });
  const probes = makeProbes({
    registry,
    checks: {
      postgres: async () => void (await database.query("SELECT 1")),
      redis: async () => {
        if (!metering.isReady()) throw new Error("Redis is away, or every shard waits to be rebuilt");
      },
    },
    gauges: {
      sluice_gateway_requests_in_flight: ["Requests that the gateway is answering", () => gateway.inFlight],
      sluice_gateway_events_unsettled: ["Usage events kept until they are settled", () => metering.kept().unsettled],
      sluice_gateway_commits_unanswered: ["Commits that Redis has not answered yet", () => metering.kept().unanswered],
    },
  });
  return {
    gatewayProcess,
    context: {
      services: {
        handleTrpc: (request, remoteAddress) => management.handleTrpc(request, remoteAddress),
        handleAuth: (request, remoteAddress) => signIn.handleAuth(request, remoteAddress),
        handleManagement: (request, remoteAddress) => management.handleManagement(request, remoteAddress),
        handleGateway: (request, _remoteAddress, arrival) => handleFetch(gateway, request, arrival),
        handleLogo: makeServeLogo({ prisma }),
        handleHealth: probes.health,
        handleReadiness: probes.readiness,
        handleMetrics: probes.metrics,
      },
      trpc: (request, remoteAddress) => management.trpc(request, remoteAddress),
      publicUrl,
      domains,
      openApi: makeOpenApiDocuments(publicUrl),
      trustedProxyHops: env.TRUSTED_PROXY_HOPS,
      reportError: (error, request) =>
        logger.error({ err: error, path: new URL(request.url).pathname }, "a page failed"),
    },
    start: async () => {
      await domains.start();
      await gatewayProcess.start();
    },
    close: async () => {
      domains.stop();
      await http.close();
    },
  };
}

function makeDomains({ env, logger, prisma, redis }: Infrastructure): KeptMerchantDomains {
  const onError = (error: unknown) => logger.debug({ error }, "a merchant's changed domain may be heard of later");
  const hosts = { publicUrl: env.PUBLIC_URL, endpointHost: env.VE_HOST };
  return makeMerchantDomains({ prisma, channel: makeLiveChannel({ redis, onError }), hosts, logger });
}
