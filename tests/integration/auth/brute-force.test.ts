import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SignIn } from "#server/auth/sign-in.ts";
import { connectRedis } from "#server/infra/redis.ts";
import { type Deployment, deploy, password, post } from "./deployment.ts";

let deployment: Deployment;
let processes: [SignIn, SignIn];

beforeAll(async () => {
  deployment = await deploy();
  processes = [await deployment.process(), await deployment.process()];
});
afterAll(() => deployment.stop());

const attempt = (process: SignIn, from: string, email: string, secret: string) =>
  process.handleAuth(post("sign-in/email", { email, password: secret }, { "x-forwarded-for": "198.51.100.7" }), from);
const guess = (process: SignIn, from: string, email: string) => attempt(process, from, email, "a wrong password");
const newUser = async () =>
  (await processes[0].createUser({ email: deployment.freshEmail(), name: "Ada", password })).email;
const statuses = (responses: Response[]) => responses.map(({ status }) => status).sort();

describe("guessing a password", () => {
  it("stops after five failures, from wherever they come and for every process, right or wrong", async () => {
    const email = await newUser();
    for (let index = 0; index < 5; index++) {
      expect((await guess(processes[index % 2]!, deployment.freshAddress(), email)).status).toBe(401);
    }
    const refused = await attempt(processes[1], deployment.freshAddress(), email.toUpperCase(), password);
    expect(refused.status).toBe(429);
    const waitSeconds = Number(refused.headers.get("retry-after"));
    expect(waitSeconds).toBeGreaterThan(14 * 60);
    expect(waitSeconds).toBeLessThanOrEqual(15 * 60);
    expect(await refused.json()).toMatchObject({ error: { code: "rate_limit_exceeded", type: "rate_limit_error" } });
  });

  it("gains nothing from trying many at once", async () => {
    const email = await newUser();
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) => guess(processes[index % 2]!, deployment.freshAddress(), email)),
    );
    expect(statuses(responses)).toEqual([...Array(5).fill(401), ...Array(15).fill(429)]);
  });

  it("is stopped alike for an address that nobody has", async () => {
    const email = deployment.freshEmail();
    const responses = [];
    for (let index = 0; index < 6; index++) responses.push(await guess(processes[0], deployment.freshAddress(), email));
    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  it("over many accounts stops at the tenth failure of one address, which another address does not feel", async () => {
    const from = deployment.freshAddress();
    const responses = await Promise.all(
      Array.from({ length: 14 }, (_, index) => guess(processes[index % 2]!, from, deployment.freshEmail())),
    );
    expect(statuses(responses)).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
    const email = await newUser();
    const here = await attempt(processes[0], `::ffff:${from}`, email, password);
    expect(here.status).toBe(429);
    expect(Number(here.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await attempt(processes[0], deployment.freshAddress(), email, password)).status).toBe(200);
  });

  it("leaves no e-mail address in Redis", async () => {
    const email = await newUser();
    await guess(processes[0], deployment.freshAddress(), email);
    const redis = connectRedis({ url: deployment.redisServer.url, cluster: false }).makeQueueConnection();
    try {
      const keys = await redis.keys("*");
      expect(keys.length).toBeGreaterThan(0);
      expect(keys.every((key) => key.startsWith("login:"))).toBe(true);
      expect(keys.join("\n")).not.toContain("example.com");
      for (const key of keys) expect(await redis.pttl(key)).toBeGreaterThan(0);
    } finally {
      redis.disconnect();
    }
  });
});

describe("someone who knows the password", () => {
  it("is not counted: many sign in from one office, and one's own slips are forgotten", async () => {
    const office = deployment.freshAddress();
    const email = await newUser();
    for (let round = 0; round < 2; round++) {
      for (let slip = 0; slip < 3; slip++) {
        expect((await guess(processes[0], deployment.freshAddress(), email)).status).toBe(401);
      }
      for (let count = 0; count < 6; count++) {
        expect((await attempt(processes[1], office, email, password)).status).toBe(200);
      }
    }
  });

  it("is asked to come back while Redis is away, and stays signed in meanwhile", async () => {
    const own = await deploy();
    try {
      const signIn = await own.process();
      const email = own.freshEmail();
      await signIn.createUser({ email, name: "Ada", password });
      const opened = await attempt(signIn, own.freshAddress(), email, password);
      const cookie = opened.headers.getSetCookie()[0]!.split(";")[0]!;
      await own.redisServer.stop();
      const refused = await attempt(signIn, own.freshAddress(), email, password);
      expect(refused.status).toBe(503);
      expect(refused.headers.get("retry-after")).not.toBeNull();
      expect(await refused.json()).toMatchObject({ error: { code: "service_unavailable" } });
      const session = await signIn.sessionOf(new Request("http://127.0.0.1:3000/", { headers: { cookie } }));
      expect(session?.user.email).toBe(email);
    } finally {
      await own.stop();
    }
  });

  it("is asked to come back while PostgreSQL is away, and the attempt does not count", async () => {
    const own = await deploy();
    try {
      const signIn = await own.process();
      const email = own.freshEmail();
      await signIn.createUser({ email, name: "Ada", password });
      await own.prisma.$executeRaw`ALTER TABLE "user" RENAME TO "user_away"`;
      for (let count = 0; count < 6; count++) {
        const response = await attempt(signIn, own.freshAddress(), email, password);
        expect(response.status).toBe(503);
        expect(await response.text()).not.toMatch(/user_away|relation|prisma/i);
      }
      await own.prisma.$executeRaw`ALTER TABLE "user_away" RENAME TO "user"`;
      expect((await attempt(signIn, own.freshAddress(), email, password)).status).toBe(200);
      expect(own.logged.join("\n")).not.toContain(password);
    } finally {
      await own.stop();
    }
  });
});
