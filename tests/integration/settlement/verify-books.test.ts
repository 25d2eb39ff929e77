/** What an accountant is told, each day and on demand, about books that somebody changed behind their back. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { pino } from "pino";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { makeSettlement } from "#server/settlement/make-settlement.ts";
import { makeSettlementMetrics } from "#server/settlement/settlement-metrics.ts";
import { createEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world?.end());

/** `npm run verify` with its exit code. */
const verifyByHand = () =>
  new Promise<{ code: number | null; told: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", "tsx", "scripts/verify.ts"],
      { cwd: join(import.meta.dirname, "../../.."), env: { ...process.env, DATABASE_URL: world.databaseUrl } },
      (_, out, err) => resolve({ code: child.exitCode, told: out + err }),
    );
  });

/** The daily round of a worker: its errors and its metrics. */
async function keepHouse() {
  const errors: Record<string, unknown>[] = [];
  const logger = pino({ level: "error" }, { write: (line) => errors.push(JSON.parse(line)) });
  const registry = new Registry();
  await makeSettlement({ ...world, metrics: makeSettlementMetrics(registry), logger }).keepHouse();
  return { errors, metrics: await registry.metrics() };
}

test("a changed wallet is told by the daily round and by npm run verify", async () => {
  const endpoint = await createEndpoint(world.database);
  await world.database.transaction((sql) =>
    grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(100n), reason: "opening" }),
  );
  const sound = await keepHouse();
  expect(sound.errors).toEqual([]);
  expect(sound.metrics).toContain("\nsluice_ledger_problems 0\n");
  expect(sound.metrics).toMatch(/\nsluice_ledger_verified_timestamp_seconds [1-9]/);
  expect(await verifyByHand()).toEqual({ code: 0, told: "the books prove: 1 entries\n" });

  await world.database.query("UPDATE ve_wallet SET budget_micros = 200");
  const changed = await keepHouse();
  expect(changed.errors).toMatchObject([{ kind: "wallet", subject: endpoint.virtualEndpointId }]);
  expect(changed.metrics).toContain("\nsluice_ledger_problems 1\n");
  const { code, told } = await verifyByHand();
  expect(code).toBe(1);
  expect(told).toContain(`wallet ${endpoint.virtualEndpointId}: budget 200 less spend 0, the ledger says 100`);
});
