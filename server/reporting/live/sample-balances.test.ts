import { expect, test, vi } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { makeBalanceSampler } from "./sample-balances.ts";

test("balances are read only while somebody looks, and told when they change", async () => {
  let remaining = 5_000_000n;
  let asked = 0;
  // why: the count of questions is what is tested
  const database = { query: async () => [{ id: "ve_1", budget: "9000000", spend: "0" }] } as unknown as SqlDatabase;
  const sampler = makeBalanceSampler({
    database,
    readBalances: async () => {
      asked += 1;
      const [budget, spend, held] = [microCredits(9_000_000n), microCredits(0n), microCredits(0n)];
      return new Map([["ve_1", { budget, spend, held, remaining: microCredits(remaining) }]]);
    },
    onError: (error) => {
      throw error;
    },
    everyMs: 1,
  });
  const told: string[] = [];
  const stop = sampler.watch(["ve_1"], ({ credit_remaining }) => told.push(credit_remaining));
  await vi.waitFor(() => expect(asked).toBeGreaterThan(3));
  remaining = 4_000_000n;
  await vi.waitFor(() => expect(told).toEqual(["5", "4"]));
  stop();
  expect(sampler.watched).toBe(0);
  const askedAtEnd = asked;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(asked).toBeLessThanOrEqual(askedAtEnd + 1);
  const askedLater = asked;
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(asked).toBe(askedLater);
});
