/**
 * Usage of three months for one merchant, as if it had been sold: records, the books behind them, and what reports read.
 * Records are written as settlement writes them, entries by the ledger; only that nobody was asked for an answer.
 */
import { microCredits } from "#server/contracts/money.ts";
import { mintId } from "#server/infra/mint.ts";
import type { SqlDatabase } from "#server/infra/sql.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { postUsage, type UsageCharge } from "#server/ledger/post-usage.ts";
import { makeRebuildReports } from "#server/settlement/rebuild-reports.ts";
import type { UsageRow } from "#server/settlement/usage-row.ts";
import { insertRecords } from "#server/settlement/write-records.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
import { cumulative, makeRandom } from "./random.ts";
import { moments, rangeOf, requestRow } from "./traffic.ts";
import { makeWorld, type SoldEndpoint, type WorldUseCases } from "./world.ts";

export interface SeedUsageDeps {
  database: SqlDatabase;
  useCases: WorldUseCases;
  /** Puts wallets right in Redis (settlement/reconcile.ts). */
  repairWallets: (virtualEndpointIds: readonly string[]) => Promise<unknown>;
  onProgress?: (line: string) => void;
}

export interface SeedUsageInput {
  merchantId: string;
  /** Usage records. */
  usage: number;
  days?: number;
  endpoints?: number;
}

export interface SeededUsage {
  endpoints: SoldEndpoint[];
  records: number;
  seconds: { records: number; books: number; reports: number };
}

const batchSize = 5_000;
const entriesAtOnce = 300;

/** Seeds it; nothing that the merchant has is changed. */
export async function seedUsage(deps: SeedUsageDeps, input: SeedUsageInput): Promise<SeededUsage> {
  const { database } = deps;
  const progress = deps.onProgress ?? (() => undefined);
  const random = makeRandom(input.usage);
  const range = rangeOf(input.days ?? 90, Date.now());
  const caller = systemCaller(input.merchantId, "seed");
  const count = input.endpoints ?? 40;
  progress(`${count} endpoints`);
  const endpoints = await makeWorld(deps.useCases, caller, { count, random, startMs: range.startMs });
  const books = new SeededBooks(input.merchantId);
  const startedAt = performance.now();
  // Few customers are large: the n-th has a share of 1/n.
  const shares = cumulative(endpoints.map((_, index) => 1 / (index + 1)));
  await database.query(
    `SELECT ensure_usage_record_partition(month) FROM generate_series($1::timestamptz, $2::timestamptz + interval '1 month', '1 month') AS month`,
    [new Date(range.startMs).toISOString(), new Date(range.endMs).toISOString()],
  );
  let batch: UsageRow[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let records = 0;
  const write = async () => {
    const rows = batch;
    batch = [];
    // The next batch is made while this one is written.
    await writing;
    writing = insertRecords(database, rows);
    records += rows.length;
    if (records % 100_000 < rows.length) progress(`${records} records`);
  };
  for (const atMs of moments({ ...range, count: input.usage, random })) {
    const endpoint = endpoints[random.pick(shares)];
    if (!endpoint) throw new Error("there are no endpoints");
    batch.push(requestRow({ merchantId: input.merchantId, endpoint, atMs, random, take: books.take }));
    if (batch.length >= batchSize) await write();
  }
  await write();
  await writing;
  const recordedAt = performance.now();
  progress("books");
  await books.post(database);
  await noteKeys(database, endpoints);
  const bookedAt = performance.now();
  progress("reports");
  await makeRebuildReports(deps)({ merchantId: input.merchantId, since: new Date(range.startMs) });
  await noteKeySpend(database, endpoints);
  await database.query("ANALYZE usage_record, usage_rollup, usage_day, usage_latency, ledger_entry, ledger_posting");
  await deps.repairWallets(endpoints.map(({ id }) => id));
  const seconds = (from: number, to: number) => (to - from) / 1000;
  return {
    endpoints,
    records,
    seconds: {
      records: seconds(startedAt, recordedAt),
      books: seconds(recordedAt, bookedAt),
      reports: seconds(bookedAt, performance.now()),
    },
  };
}

const dayMs = 86_400_000;
/** A customer buys again when this much is left; the amounts are whole hundreds of credits. */
const lowMicros = 20_000_000n;

/** The books of the seeded usage: credits bought whenever few were left, usage by endpoint and day. */
class SeededBooks {
  readonly #merchantId: string;
  readonly #run = mintId("event");
  readonly #balances = new Map<string, bigint>();
  readonly #bought: { endpoint: SoldEndpoint; atMs: number; micros: bigint }[] = [];
  readonly #charges = new Map<string, UsageCharge>();

  constructor(merchantId: string) {
    this.#merchantId = merchantId;
  }

  /** Takes a charge from an endpoint's balance; buys first where it would not do. */
  readonly take = (endpoint: SoldEndpoint, atMs: number, chargeMicros: bigint): bigint => {
    let balance = this.#balances.get(endpoint.id) ?? 0n;
    if (balance - chargeMicros < lowMicros) {
      const earlier = this.#bought.filter((purchase) => purchase.endpoint === endpoint).length;
      // Whoever comes back soon buys more.
      const micros = chargeMicros + 500_000_000n * 2n ** BigInt(Math.min(earlier, 8));
      this.#bought.push({ endpoint, atMs, micros });
      balance += micros;
    }
    balance -= chargeMicros;
    this.#balances.set(endpoint.id, balance);
    const day = Math.floor(atMs / dayMs);
    const key = `${endpoint.id}/${day}`;
    const charge = this.#charges.get(key);
    if (charge) charge.amount += chargeMicros;
    else this.#charges.set(key, this.#chargeOf(endpoint, day, chargeMicros));
    return balance;
  };

  #chargeOf(endpoint: SoldEndpoint, day: number, amount: bigint): UsageCharge {
    return {
      merchantId: this.#merchantId,
      virtualEndpointId: endpoint.id,
      shard: endpoint.shard,
      kind: "usage",
      sourceId: `seed:${this.#run}:${endpoint.id}:${day}`,
      description: "Usage of a day",
      amount,
      occurredAt: new Date(Math.min((day + 1) * dayMs - 1, Date.now())),
    };
  }

  async post(database: SqlDatabase): Promise<void> {
    const grants = this.#bought.map(({ endpoint, atMs, micros }) => ({
      merchantId: this.#merchantId,
      virtualEndpointId: endpoint.id,
      kind: "grant" as const,
      amount: microCredits(micros),
      reason: "Credits bought",
      occurredAt: new Date(atMs),
    }));
    // One at a time: settlement may be running, and takes its shards' chains in an order of its own.
    for (const grant of grants) await database.transaction((sql) => grantCredits(sql, grant));
    const charges = [...this.#charges.values()];
    for (let from = 0; from < charges.length; from += entriesAtOnce) {
      await database.transaction((sql) => postUsage(sql, charges.slice(from, from + entriesAtOnce)));
    }
  }
}

const keysOf = (endpoints: readonly SoldEndpoint[]): string[] => endpoints.flatMap(({ keyIds }) => keyIds);

async function noteKeys(database: SqlDatabase, endpoints: readonly SoldEndpoint[]): Promise<void> {
  await database.query("UPDATE access_key SET last_used_at = now() WHERE id = ANY($1::text[])", [keysOf(endpoints)]);
}

/** What the keys' own spend caps are restored from. */
async function noteKeySpend(database: SqlDatabase, endpoints: readonly SoldEndpoint[]): Promise<void> {
  await database.query(
    `INSERT INTO access_key_spend (merchant_id, access_key_id, day, charge_micros)
     SELECT merchant_id, access_key_id, (bucket AT TIME ZONE 'UTC')::date, sum(charge_micros)
     FROM usage_rollup WHERE access_key_id = ANY($1::text[]) GROUP BY 1, 2, 3 HAVING sum(charge_micros) <> 0`,
    [keysOf(endpoints)],
  );
}
