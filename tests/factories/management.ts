/** The management side of a deployment in the test's own process: real PostgreSQL, real Redis, every use case. */
import { once } from "node:events";
import { makeCreateUser } from "#server/auth/create-user.ts";
import { makeSignIn } from "#server/auth/sign-in.ts";
import { makeKeyHasher, makeSealer } from "#server/infra/crypto.ts";
import { makeHttpClient } from "#server/infra/http-client.ts";
import { makeLogger } from "#server/infra/logger.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { databaseOfPool, makePool } from "#server/infra/sql.ts";
import { makeMeteringAdmin } from "#server/metering/redis-metering-admin.ts";
import { makeRelayOutbox } from "#server/settlement/relay-outbox.ts";
import { makeCreateMerchant } from "#server/tenancy/create-merchant.ts";
import { makeGiveMembership } from "#server/tenancy/give-membership.ts";
import { makeUseCases } from "#server/trpc/make-use-cases.ts";
import { makeManagementServices } from "#server/trpc/services.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { startTestRedis } from "#tests/setup/redis.ts";

export const publicUrl = "http://127.0.0.1:3000";
const appSecret = "an application secret for tests, 32 bytes long";

export type Management = Awaited<ReturnType<typeof startManagement>>;

/** Starts it; `stop` ends everything. */
export async function startManagement(options: { allowPrivateUpstreams?: boolean } = {}) {
  const allowPrivateUpstreams = options.allowPrivateUpstreams ?? true;
  const [testDatabase, redisServer] = await Promise.all([createTestDatabase(), startTestRedis()]);
  const prisma = makePrisma(testDatabase.url, { poolSize: 6 });
  const pool = makePool(testDatabase.url, { max: 4 });
  const database = databaseOfPool(pool);
  const redis = connectRedis({ url: redisServer.url, cluster: false });
  if (redis.client.status !== "ready") await once(redis.client, "ready");
  const logger = makeLogger({ level: "silent", name: "test" });
  const sealer = makeSealer({ current: appSecret });
  const keys = makeKeyHasher("a pepper for tests, also 32 bytes long");
  const http = makeHttpClient({ allowPrivate: allowPrivateUpstreams });
  const metering = makeMeteringAdmin({ redis });
  const relayOutbox = makeRelayOutbox({ database, metering });
  const signIn = makeSignIn({ prisma, redis, settings: { publicUrl, appSecret }, keys, sealer, logger });
  const useCases = makeUseCases({
    prisma,
    database,
    metering,
    relayOutbox,
    sealer,
    keys,
    http,
    logger,
    redis,
    publicUrl,
    allowPrivateUpstreams,
  });
  const services = makeManagementServices({ useCases, signIn, prisma, keys, logger, publicUrl });
  return {
    databaseUrl: testDatabase.url,
    prisma,
    database,
    redis,
    redisServer,
    metering,
    sealer,
    keys,
    logger,
    signIn,
    useCases,
    services,
    createMerchant: makeCreateMerchant({ prisma }),
    giveMembership: makeGiveMembership({ prisma }),
    createUser: makeCreateUser({ prisma }),
    async stop() {
      await http.close();
      redis.close();
      await pool.end();
      await prisma.$disconnect();
      await testDatabase.drop();
      await redisServer.stop();
    },
  };
}
