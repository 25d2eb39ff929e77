import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "#prisma/generated/client.ts";

export type { PrismaClient } from "#prisma/generated/client.ts";

/**
 * A Prisma client over `pg`, with a pool of its own. Whoever makes it calls `$disconnect()`.
 * @param options.poolSize connections at most (default 10)
 */
export const makePrisma = (databaseUrl: string, options: { poolSize?: number } = {}): PrismaClient =>
  new PrismaClient({
    adapter: new PrismaPg({
      connectionString: databaseUrl,
      max: options.poolSize ?? 10,
      application_name: "sluice",
    }),
  });
