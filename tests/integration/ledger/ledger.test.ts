import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { makePrisma, type PrismaClient } from "#server/infra/prisma.ts";
import { databaseOfPool, executorOfPrisma, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import { type CreditMovement, grantCredits } from "#server/ledger/grant-credits.ts";
import { listEntries } from "#server/ledger/list-entries.ts";
import { postUsage } from "#server/ledger/post-usage.ts";
import { trialBalance } from "#server/ledger/trial-balance.ts";
import { makeVerifyLedger } from "#server/ledger/verify.ts";
import { createEndpoint, createMerchant, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createTestDatabase } from "#tests/setup/database.ts";

let pool: pg.Pool;
let database: SqlDatabase;
let prisma: PrismaClient;
let drop: () => Promise<void>;

beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  pool = makePool(created.url);
  database = databaseOfPool(pool);
  prisma = makePrisma(created.url, { poolSize: 4 });
});
afterAll(async () => {
  await pool.end();
  await prisma.$disconnect();
  await drop();
});

const give = (
  endpoint: TestEndpoint,
  amount: bigint,
  options: { kind?: CreditMovement; sourceId?: string; reason?: string } = {},
) =>
  database.transaction((sql) =>
    grantCredits(sql, { kind: "grant", reason: "a reason", ...options, ...endpoint, amount: microCredits(amount) }),
  );

const use = (endpoint: TestEndpoint, amount: bigint, sourceId: string, kind: "usage" | "usage_correction" = "usage") =>
  database.transaction((sql) =>
    postUsage(sql, [{ ...endpoint, kind, sourceId, amount, description: "usage", occurredAt: new Date() }]),
  );

async function walletOf(endpoint: TestEndpoint) {
  const [wallet] = await database.query<{ budget: string; spend: string; version: string }>(
    `SELECT budget_micros::text AS budget, spend_micros::text AS spend, budget_version::text AS version
     FROM ve_wallet WHERE virtual_endpoint_id = $1`,
    [endpoint.virtualEndpointId],
  );
  return { budget: BigInt(wallet!.budget), spend: BigInt(wallet!.spend), version: BigInt(wallet!.version) };
}

describe("credits", () => {
  it("given through Prisma raise the budget, its version, and tell Redis by the outbox", async () => {
    const endpoint = await createEndpoint(database);
    const result = await prisma.$transaction((tx) =>
      grantCredits(executorOfPrisma(tx), {
        ...endpoint,
        kind: "grant",
        amount: microCredits(9_007_199_254_740_993n),
        reason: "larger than a double holds",
      }),
    );
    expect(result).toMatchObject({ replayed: false, budget: 9_007_199_254_740_993n, budgetVersion: 1n });
    expect(await walletOf(endpoint)).toEqual({ budget: 9_007_199_254_740_993n, spend: 0n, version: 1n });
    const events = await prisma.outboxEvent.findMany({ where: { subjectId: endpoint.virtualEndpointId } });
    expect(events.map((event) => event.kind)).toEqual(["wallet_changed"]);
  });

  it("given at once to several endpoints from one source are given to one of them", async () => {
    const merchantId = await createMerchant(database);
    const endpoints = await Promise.all(Array.from({ length: 4 }, () => createEndpoint(database, { merchantId })));
    const rounds = 30;
    for (let round = 0; round < rounds; round++) {
      const sourceId = `order-of-all-${round}`;
      const given = await Promise.allSettled(endpoints.map((endpoint) => give(endpoint, 100n, { sourceId })));
      expect(given.some(({ status }) => status === "fulfilled")).toBe(true);
    }
    const budgets = await Promise.all(endpoints.map(async (endpoint) => (await walletOf(endpoint)).budget));
    expect(budgets.reduce((sum, budget) => sum + budget, 0n)).toBe(100n * BigInt(rounds));
  });

  it("given twice from one source are given once", async () => {
    const endpoint = await createEndpoint(database);
    const first = await give(endpoint, 100n, { sourceId: "order-1" });
    const again = await give(endpoint, 100n, { sourceId: "order-1" });
    expect(again).toMatchObject({ replayed: true, entryId: first.entryId, budget: 100n, budgetVersion: 1n });
    expect(await walletOf(endpoint)).toMatchObject({ budget: 100n, version: 1n });
  });

  it("given by many at once are all there", async () => {
    const merchantId = await createMerchant(database);
    const endpoints = await Promise.all(Array.from({ length: 4 }, () => createEndpoint(database, { merchantId })));
    const grants = endpoints.flatMap((endpoint) => Array.from({ length: 10 }, () => give(endpoint, 7n)));
    const sameSource = endpoints.flatMap((endpoint) =>
      Array.from({ length: 5 }, () => give(endpoint, 1_000n, { sourceId: endpoint.virtualEndpointId })),
    );
    await Promise.all([...grants, ...sameSource]);
    for (const endpoint of endpoints) expect(await walletOf(endpoint)).toMatchObject({ budget: 1_070n, version: 11n });
    expect(await trialBalance(database, merchantId)).toMatchObject({ balanced: true, currencies: [{ debit: 4_280n }] });
  });

  it("can be taken back by an adjustment as far as they are not spent, and no further", async () => {
    const endpoint = await createEndpoint(database);
    await give(endpoint, 100n);
    await use(endpoint, 60n, "batch-1");
    await expect(give(endpoint, -41n, { kind: "adjustment" })).rejects.toMatchObject({ code: "unprocessable" });
    await expect(give(endpoint, -1n, { kind: "promotion" })).rejects.toMatchObject({ code: "unprocessable" });
    await expect(give(endpoint, 0n)).rejects.toMatchObject({ code: "unprocessable" });
    await give(endpoint, -40n, { kind: "adjustment" });
    expect(await walletOf(endpoint)).toMatchObject({ budget: 60n, spend: 60n });
  });

  it("of another merchant's endpoint are not found", async () => {
    const endpoint = await createEndpoint(database);
    const stranger = await createMerchant(database);
    await expect(give({ ...endpoint, merchantId: stranger }, 5n)).rejects.toMatchObject({ code: "not_found" });
    expect(await walletOf(endpoint)).toMatchObject({ budget: 0n });
  });
});

describe("the books", () => {
  it("list a wallet's entries newest first, page by page", async () => {
    const endpoint = await createEndpoint(database);
    await give(endpoint, 100n, { reason: "opening" });
    await use(endpoint, 30n, "batch-1");
    await use(endpoint, -10n, "batch-2", "usage_correction");
    const first = await listEntries(database, endpoint, { limit: 2 });
    expect(first.map((entry) => [entry.kind, entry.amount])).toEqual([
      ["usage_correction", 10n],
      ["usage", -30n],
    ]);
    const second = await listEntries(database, endpoint, { limit: 2, before: first[1]!.id });
    expect(second).toMatchObject([{ kind: "grant", amount: 100n, description: "opening" }]);
    expect(second[0]!.postings).toEqual([
      { account: "credits_issued", currency: "CREDIT", amount: 100n },
      { account: "ve_wallet", currency: "CREDIT", amount: -100n },
    ]);
  });

  it("balance after any sequence of operations, and every balance is the fold of its entries", async () => {
    const verify = makeVerifyLedger({ database });
    const merchantId = await createMerchant(database);
    const endpoints = await Promise.all(Array.from({ length: 3 }, () => createEndpoint(database, { merchantId })));
    const operation = fc.record({
      at: fc.nat({ max: 2 }),
      kind: fc.constantFrom("grant", "promotion", "adjustment", "usage", "usage_correction"),
      amount: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
      source: fc.nat({ max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 12 }), async (operations) => {
        await Promise.all(
          operations.map(async ({ at, kind, amount, source }) => {
            const endpoint = endpoints[at]!;
            const size = amount < 0n ? -amount : amount;
            // As settlement names them: a source belongs to one endpoint, and may come again.
            if (kind === "usage") await use(endpoint, size, `u${at}:${source}`);
            else if (kind === "usage_correction") await use(endpoint, amount, `c${at}:${source}`, "usage_correction");
            // An impossible grant is refused; that it leaves no trace is what the check below sees.
            else
              await give(endpoint, amount, { kind: kind as CreditMovement, sourceId: `g${source}` }).catch(() => null);
          }),
        );
        expect((await trialBalance(database, merchantId)).balanced).toBe(true);
        expect(await verify()).toMatchObject({ ok: true, problems: [] });
      }),
      { numRuns: 20 },
    );
  });

  it("show tampering by whoever owns the database", async () => {
    const owned = await createTestDatabase();
    const ownPool = makePool(owned.url);
    const own = databaseOfPool(ownPool);
    const verify = makeVerifyLedger({ database: own });
    const endpoint = await createEndpoint(own);
    const posted = await own.transaction((sql) =>
      grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(100n), reason: "opening" }),
    );
    await own.transaction((sql) =>
      grantCredits(sql, { ...endpoint, kind: "promotion", amount: microCredits(1n), reason: "welcome" }),
    );
    expect(await verify()).toMatchObject({ ok: true, entries: 2 });
    for (const table of ["ledger_entry", "ledger_posting", "ledger_balance"]) {
      await own.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    }
    const tampered = async (change: string) => {
      await own.query(change);
      return (await verify()).problems.map((problem) => problem.kind);
    };
    const entry = `WHERE entry_id = '${posted.entryId}'`;
    expect(await tampered(`UPDATE ledger_posting SET amount = amount * 2 ${entry}`)).toEqual([
      "chain",
      "balance",
      "balance",
    ]);
    expect(await tampered(`UPDATE ledger_posting SET amount = amount / 2 ${entry}`)).toEqual([]);
    expect(await tampered("UPDATE ve_wallet SET budget_micros = 200")).toEqual(["wallet"]);
    expect(await tampered("UPDATE ve_wallet SET budget_micros = 101")).toEqual([]);
    expect(await tampered(`UPDATE ledger_entry SET description = 'gift' WHERE id = '${posted.entryId}'`)).toEqual([
      "chain",
    ]);
    await ownPool.end();
    await owned.drop();
  });
});
