/** What must be true of the books when the dust has settled. */
import type pg from "pg";
import { expect, vi } from "vitest";
import { uuidFromId } from "#server/contracts/ids.ts";
import type { MeteringAdmin } from "#server/metering/admin-port.ts";
import type { SellableEndpoint } from "#tests/setup/operator.ts";
import type { Stack } from "#tests/setup/stack.ts";
import type { Sent } from "./traffic.ts";

export interface BookRow {
  request_id: string;
  status: string;
  charge_micros: string;
  units: Record<string, number>;
}

/** Waits until no hold is open and no event is unsettled. */
export async function waitUntilSettled(admin: MeteringAdmin): Promise<void> {
  await vi.waitFor(
    async () => {
      expect((await admin.openHolds()).count).toBe(0);
      expect((await admin.depths()).reduce((sum, depth) => sum + depth, 0)).toBe(0);
    },
    { timeout: 60_000, interval: 200 },
  );
}

/** All usage records of an endpoint by request id (uuid). A request recorded twice fails. */
export async function recordsOf(sql: pg.Pool, endpointId: string): Promise<Map<string, BookRow>> {
  const { rows } = await sql.query<BookRow>(
    "SELECT request_id::text, status, charge_micros::text, units FROM usage_record WHERE virtual_endpoint_id = $1",
    [endpointId],
  );
  const byId = new Map(rows.map((row) => [row.request_id, row]));
  expect(byId.size).toBe(rows.length);
  return byId;
}

/** Every complete answer is on record once, with the charge of the usage that its client saw; returns the records. */
export async function expectEveryAnswerCharged(
  stack: Stack,
  endpoint: SellableEndpoint,
  sent: readonly Sent[],
  chargeOf: (outcome: Sent) => bigint | null,
): Promise<Map<string, BookRow>> {
  const records = await recordsOf(stack.sql, endpoint.id);
  for (const outcome of sent) {
    if (!outcome.complete || outcome.endpointId !== endpoint.id) continue;
    const record = records.get(uuidFromId("request", outcome.requestId!)!);
    expect(record, `${outcome.requestId} was answered and is not on record`).toBeDefined();
    expect(record!.status).toBe("succeeded");
    const charge = chargeOf(outcome);
    if (charge !== null) expect(BigInt(record!.charge_micros)).toBe(charge);
  }
  return records;
}

/** Redis = wallet = ledger = sum of the records; debits = credits; the hash chains hold. */
export async function expectBooksAgree(
  stack: Stack,
  admin: MeteringAdmin,
  endpoints: readonly SellableEndpoint[],
): Promise<void> {
  for (const endpoint of endpoints) {
    const [live] = await admin.liveWallets([endpoint.id]);
    const { rows } = await stack.sql.query<{ budget: string; spend: string; ledger: string; records: string }>(
      `SELECT w.budget_micros::text AS budget, w.spend_micros::text AS spend,
              (SELECT coalesce(-sum(p.amount), 0)::text FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
                WHERE a.owner_id = w.virtual_endpoint_id AND a.kind = 've_wallet') AS ledger,
              (SELECT coalesce(sum(u.charge_micros), 0)::text FROM usage_record u WHERE u.virtual_endpoint_id = w.virtual_endpoint_id) AS records
         FROM ve_wallet w WHERE w.virtual_endpoint_id = $1`,
      [endpoint.id],
    );
    const books = rows[0]!;
    const remaining = BigInt(books.budget) - BigInt(books.spend);
    expect(live).toMatchObject({ held: 0n, spend: BigInt(books.spend), remaining });
    expect(BigInt(books.ledger)).toBe(remaining);
    expect(books.records).toBe(books.spend);
    expect(remaining).toBeGreaterThanOrEqual(0n);
  }
  expect(await stack.operator.call("GET", "/ledger/trial-balance")).toMatchObject({ balanced: true });
}
