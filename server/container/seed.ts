/** What the seed needs to make its data by the product's own use cases. */
import type { SeedDeps } from "#prisma/seed/seed.ts";
import { makeSignIn } from "#server/auth/sign-in.ts";
import type { Env } from "#server/env.ts";
import { makeHttpClient } from "#server/infra/http-client.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { makeCreateMerchant } from "#server/tenancy/create-merchant.ts";
import { makeGiveMembership } from "#server/tenancy/give-membership.ts";
import { makeUseCases } from "#server/trpc/make-use-cases.ts";
import type { UseCases } from "#server/trpc/use-cases.ts";
import { makeInfrastructure } from "./infrastructure.ts";

export interface SeedContainer {
  deps: SeedDeps & { useCases: UseCases };
  database: SqlDatabase;
  /** Puts these wallets right in Redis, after entries that settlement did not write. */
  repairWallets(virtualEndpointIds: readonly string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function makeSeedDeps(env: Env): Promise<SeedContainer> {
  const infrastructure = makeInfrastructure(env, "seed");
  const { database, hasher, logger, meteringAdmin, prisma, redis, sealer, settlement } = infrastructure;
  const http = makeHttpClient({ allowPrivate: env.ALLOW_PRIVATE_UPSTREAMS });
  const signIn = makeSignIn({
    prisma,
    redis,
    settings: { publicUrl: env.PUBLIC_URL, appSecret: env.APP_SECRET },
    keys: hasher,
    sealer,
    logger,
  });
  return {
    deps: {
      useCases: makeUseCases({
        prisma,
        database,
        metering: meteringAdmin,
        relayOutbox: settlement.relayOutbox,
        sealer,
        keys: hasher,
        http,
        logger,
        redis,
        publicUrl: env.PUBLIC_URL,
        allowPrivateUpstreams: env.ALLOW_PRIVATE_UPSTREAMS,
      }),
      createMerchant: makeCreateMerchant({ prisma }),
      giveMembership: makeGiveMembership({ prisma }),
      createUser: async (input) => (await signIn.createUser(input)).id,
    },
    database,
    repairWallets: (virtualEndpointIds) => settlement.reconcile.wallets(virtualEndpointIds, "repair"),
    close: async () => {
      await http.close();
      await infrastructure.close();
    },
  };
}
