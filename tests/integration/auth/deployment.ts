/** A deployment's sign-in on a database and a Redis of its own, asked as browsers and attackers ask it. */
import { Writable } from "node:stream";
import { pino } from "pino";
import { makeSignIn, type SignIn } from "#server/auth/sign-in.ts";
import { makeKeyHasher, makeSealer } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { startTestRedis } from "#tests/setup/redis.ts";

export const publicUrl = "http://127.0.0.1:3000";
export const password = "correct horse battery";

export type Deployment = Awaited<ReturnType<typeof deploy>>;

export async function deploy() {
  const database = await createTestDatabase();
  const redisServer = await startTestRedis();
  const logged: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      logged.push(String(chunk));
      done();
    },
  });
  const logger = pino({ level: "trace" }, stream);
  const closers: (() => Promise<void>)[] = [];
  let addresses = 0;

  /** One more process of the same deployment. */
  const process = async (settings: { publicUrl?: string; appSecret?: string } = {}): Promise<SignIn> => {
    const prisma = makePrisma(database.url, { poolSize: 4 });
    const redis = connectRedis({ url: redisServer.url, cluster: false });
    closers.push(async () => {
      redis.close();
      await prisma.$disconnect();
    });
    if (redis.client.status !== "ready") await new Promise((resolve) => redis.client.once("ready", resolve));
    return makeSignIn({
      prisma,
      redis,
      settings: { publicUrl, appSecret: "an application secret of 32 bytes and more", ...settings },
      keys: makeKeyHasher("a pepper for tests, also 32 bytes long"),
      sealer: makeSealer({ current: "an application secret of 32 bytes and more" }),
      logger,
    });
  };
  const prisma = makePrisma(database.url, { poolSize: 2 });
  return {
    prisma,
    logged,
    redisServer,
    process,
    /** An address nobody asked from before. */
    freshAddress: () => `203.0.113.${++addresses}`,
    freshEmail: () => `${mintId("user")}@example.com`,
    stop: async () => {
      for (const close of closers) await close();
      await prisma.$disconnect();
      await database.drop();
      await redisServer.stop();
    },
  };
}

/** A POST as the page of this origin sends it; null: a client that is no browser. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}, origin = publicUrl): Request {
  return new Request(`${publicUrl}/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, ...headers },
    body: JSON.stringify(body),
  });
}

export const get = (headers: Record<string, string> = {}): Request =>
  new Request(`${publicUrl}/api/auth/get-session`, { headers });

/** What a browser keeps of an answer's cookies, as it sends them back. */
export const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .filter((cookie) => !/Max-Age=0/i.test(cookie))
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

export interface ErrorAnswer {
  error: { code: string; type: string; message: string; param: string | null };
}
