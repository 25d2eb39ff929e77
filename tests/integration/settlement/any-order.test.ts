import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { trialBalance } from "#server/ledger/trial-balance.ts";
import { createEndpoint, createMerchant, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createSettlementWorld, type SettlementWorld } from "#tests/factories/settlement.ts";
import { appendUsage, type HandWritten, usageEvent } from "#tests/factories/usage.ts";

let world: SettlementWorld;
beforeAll(async () => {
  world = await createSettlementWorld();
});
afterAll(() => world.end());

/** What one request did, and what has been emitted about it. */
interface Request {
  endpoint: TestEndpoint;
  event: UsageEvent;
  sweptCharge: bigint | null;
  committed: boolean;
}

const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("request" as const), at: fc.nat(2), charge: fc.nat(10_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("sweep" as const), at: fc.nat(2), charge: fc.nat(3_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("commit_late" as const), of: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("emit_again" as const), of: fc.nat() }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("settle" as const, "settle_crash" as const, "settle_two" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("poison" as const), at: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("flush" as const) }) },
);

/** Runs operations and keeps, in plain arithmetic, what must come out. */
class Run {
  readonly requests: Request[] = [];
  constructor(readonly endpoints: readonly TestEndpoint[]) {}

  async apply(step: typeof operation extends fc.Arbitrary<infer Step> ? Step : never): Promise<void> {
    if (step.do === "request") {
      const endpoint = this.endpoints[step.at]!;
      const event = usageEvent(endpoint, { charge: String(step.charge), cost: String(step.charge * 2) });
      this.requests.push({ endpoint, event, sweptCharge: null, committed: true });
      await appendUsage(world.redis.client, endpoint, [{ event }]);
    } else if (step.do === "sweep") {
      const endpoint = this.endpoints[step.at]!;
      const request = { endpoint, event: usageEvent(endpoint), sweptCharge: BigInt(step.charge), committed: false };
      this.requests.push(request);
      await appendUsage(world.redis.client, endpoint, [sweptEntry(request)]);
    } else if (step.do === "commit_late" || step.do === "emit_again") {
      const request = this.requests[step.of % Math.max(1, this.requests.length)];
      if (!request) return;
      if (step.do === "commit_late") request.committed = true;
      await appendUsage(world.redis.client, request.endpoint, entriesOf(request));
    } else if (step.do === "poison") {
      await appendUsage(world.redis.client, this.endpoints[step.at]!, [{ event: "{", taken: "0" }]);
    } else if (step.do === "flush") {
      await world.redis.client.flushall();
      // What web processes keep until it is settled comes back: here all there ever was, in no good order.
      for (const request of [...this.requests].reverse()) {
        await appendUsage(world.redis.client, request.endpoint, entriesOf(request));
      }
      await world.settlement.rebuildShards();
    } else await this.settle(step.do);
  }

  async settle(how: "settle" | "settle_crash" | "settle_two"): Promise<void> {
    const shards = [...new Set(this.endpoints.map((endpoint) => endpoint.shard))];
    if (how === "settle_two") {
      await Promise.all([
        world.another({ batchSize: 3 }).settleLane(shards),
        world.another({ batchSize: 4 }).settleLane(shards),
      ]);
    } else if (how === "settle_crash") {
      const crashing = { ...world.metering, trim: () => Promise.reject(new Error("killed here")) };
      await world
        .another({ metering: crashing, batchSize: 3 })
        .settleLane(shards)
        .catch(() => null);
    } else await world.settlement.settleLane(shards);
  }

  spendOf(endpoint: TestEndpoint): bigint {
    return this.requests
      .filter((request) => request.endpoint === endpoint)
      .reduce(
        (sum, request) => sum + (request.committed ? BigInt(request.event.charge) : (request.sweptCharge ?? 0n)),
        0n,
      );
  }
}

const sweptEntry = ({ event, sweptCharge }: Pick<Request, "event" | "sweptCharge">): HandWritten => ({
  event: { ...event, status: "failed", charge: "0", units: {} },
  overrides: { status: "abandoned", charge: String(sweptCharge), units: { input: 1 } },
  taken: String(sweptCharge),
});

/** Everything that was ever said about a request. */
function entriesOf(request: Request): HandWritten[] {
  if (request.sweptCharge === null) return [{ event: request.event }];
  const swept = sweptEntry(request);
  if (!request.committed) return [swept];
  const taken = String(BigInt(request.event.charge) - request.sweptCharge);
  return [swept, { event: request.event, kind: "correction", taken }];
}

it("whatever happens in whatever order, every request is charged once and the books, rollups and Redis agree", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 30 }), async (steps) => {
      const merchantId = await createMerchant(world.database, "America/St_Johns");
      const endpoints = await Promise.all([
        createEndpoint(world.database, { merchantId, shard: 5 }),
        createEndpoint(world.database, { merchantId, shard: 5 }),
        createEndpoint(world.database, { merchantId, shard: 9 }),
      ]);
      for (const endpoint of endpoints) {
        await world.database.transaction((sql) =>
          grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(50_000_000n), reason: "opening" }),
        );
      }
      const run = new Run(endpoints);
      for (const step of steps) await run.apply(step);
      await run.settle("settle");
      await world.settlement.checkWallets("repair");

      for (const endpoint of endpoints) {
        const spend = run.spendOf(endpoint);
        const [sums] = await world.database.query<
          Record<"wallet" | "records" | "rollups" | "requests" | "counted", string>
        >(
          `SELECT (SELECT spend_micros::text FROM ve_wallet WHERE virtual_endpoint_id = $1) AS wallet,
                  (SELECT coalesce(sum(charge_micros), 0)::text FROM usage_record WHERE virtual_endpoint_id = $1) AS records,
                  (SELECT coalesce(sum(charge_micros), 0)::text FROM usage_rollup WHERE virtual_endpoint_id = $1) AS rollups,
                  (SELECT count(*)::text FROM usage_record WHERE virtual_endpoint_id = $1) AS requests,
                  (SELECT coalesce(sum(requests), 0)::text FROM usage_rollup WHERE virtual_endpoint_id = $1) AS counted`,
          [endpoint.virtualEndpointId],
        );
        const requests = String(run.requests.filter((request) => request.endpoint === endpoint).length);
        const all = {
          wallet: String(spend),
          records: String(spend),
          rollups: String(spend),
          requests,
          counted: requests,
        };
        expect(sums).toEqual(all);
        const [live] = await world.metering.liveWallets([endpoint.virtualEndpointId]);
        expect(live).toMatchObject({ spend, held: 0n, remaining: 50_000_000n - spend });
      }
      expect(await world.settlement.checkWallets("report")).toEqual([]);
      expect((await trialBalance(world.database, merchantId)).balanced).toBe(true);
      expect(await world.verify()).toMatchObject({ ok: true });
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 120_000);
