import { makeOpenOwnPlayground, makeOpenPlayground, type OpenPlaygroundDeps } from "#server/catalog/open-playground.ts";
import { makeOwnPlaygroundEndpoint, makePlaygroundEndpoint } from "#server/catalog/playground-endpoint.ts";
import { servedEndpoints } from "#server/gateway/served-endpoints.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { PlaygroundUseCases } from "./playground-use-cases.ts";

/** Wires the use cases of the playground; opens nothing. */
export const makePlaygroundUseCases = (deps: OpenPlaygroundDeps & { prisma: PrismaClient }): PlaygroundUseCases => ({
  playgroundEndpoint: makePlaygroundEndpoint({ ...deps, servedEndpoints }),
  openPlayground: makeOpenPlayground(deps),
  ownPlaygroundEndpoint: makeOwnPlaygroundEndpoint({ ...deps, servedEndpoints }),
  openOwnPlayground: makeOpenOwnPlayground(deps),
});
