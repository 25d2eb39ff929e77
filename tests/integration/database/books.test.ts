import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { microCredits } from "#server/contracts/money.ts";
import { mintId, uuidv7 } from "#server/infra/mint.ts";
import { databaseOfPool, makePool, type SqlDatabase } from "#server/infra/sql.ts";
import { grantCredits } from "#server/ledger/grant-credits.ts";
import { createEndpoint, type TestEndpoint } from "#tests/factories/endpoint.ts";
import { createTestDatabase } from "#tests/setup/database.ts";

let pool: pg.Pool;
let database: SqlDatabase;
let drop: () => Promise<void>;
let endpoint: TestEndpoint;

beforeAll(async () => {
  const created = await createTestDatabase();
  drop = created.drop;
  pool = makePool(created.url);
  database = databaseOfPool(pool);
});
afterAll(async () => {
  await pool.end();
  await drop();
});
beforeEach(async () => {
  endpoint = await createEndpoint(database);
  await database.transaction((sql) =>
    grantCredits(sql, { ...endpoint, kind: "grant", amount: microCredits(5_000_000n), reason: "opening" }),
  );
});

const ledgerTables = ["ledger_entry", "ledger_posting", "ledger_account", "ledger_balance", "ledger_chain"];

async function nextLink(sql: { query: SqlDatabase["query"] }) {
  const [chain] = await sql.query<{ seq: string }>(
    "SELECT (seq + 1)::text AS seq FROM ledger_chain WHERE shard = $1 FOR UPDATE",
    [endpoint.shard],
  );
  return chain!.seq;
}

/** An entry by hand, as somebody with psql would write it. */
async function writeEntry(postings: { kind: string; amount: number }[]): Promise<string> {
  const id = mintId("ledgerEntry");
  await database.transaction(async (sql) => {
    await sql.query(
      `INSERT INTO ledger_entry (id, merchant_id, kind, source_id, shard, chain_seq, hash, occurred_at)
       VALUES ($1, $2, 'adjustment', $1, $3, $4::bigint, decode(repeat('00', 32), 'hex'), now())`,
      [id, endpoint.merchantId, endpoint.shard, await nextLink(sql)],
    );
    for (const [index, posting] of postings.entries()) await writePosting(sql, id, index + 1, posting);
  });
  return id;
}

const writePosting = (
  sql: { query: SqlDatabase["query"] },
  entryId: string,
  line: number,
  posting: { kind: string; amount: number },
) =>
  sql.query(
    `INSERT INTO ledger_posting (entry_id, line, merchant_id, account_id, currency, amount)
     SELECT $1, $2, $3, id, 'CREDIT', $5 FROM ledger_account WHERE merchant_id = $3 AND kind = $4`,
    [entryId, line, endpoint.merchantId, posting.kind, posting.amount],
  );

describe("the books refuse, in the database itself", () => {
  it.each(ledgerTables)("UPDATE, DELETE and TRUNCATE of %s", async (table) => {
    const column = table === "ledger_chain" ? "shard" : "merchant_id";
    await expect(database.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow("refused");
    await expect(database.query(`DELETE FROM ${table}`)).rejects.toThrow("refused");
    await expect(database.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow("refused");
  });

  it("changes even where triggers are turned off for replication", async () => {
    const attempt = database.transaction(async (sql) => {
      await sql.query("SET LOCAL session_replication_role = 'replica'");
      await sql.query("DELETE FROM ledger_posting");
    });
    await expect(attempt).rejects.toThrow("append-only");
  });

  it("an entry that does not sum to zero", async () => {
    const unbalanced = [
      { kind: "ve_wallet", amount: -100 },
      { kind: "credits_issued", amount: 99 },
    ];
    await expect(writeEntry(unbalanced)).rejects.toThrow("not balanced");
  });

  it("an entry with one posting or none", async () => {
    await expect(writeEntry([])).rejects.toThrow("not balanced");
    await expect(writeEntry([{ kind: "ve_wallet", amount: -100 }])).rejects.toThrow("not balanced");
  });

  it("postings added to an entry after its transaction", async () => {
    const balanced = [
      { kind: "ve_wallet", amount: -100 },
      { kind: "credits_issued", amount: 100 },
    ];
    const id = await writeEntry(balanced);
    const later = database.transaction(async (sql) => {
      await writePosting(sql, id, 3, { kind: "ve_wallet", amount: -7 });
      await writePosting(sql, id, 4, { kind: "credits_issued", amount: 7 });
    });
    await expect(later).rejects.toThrow("its own transaction");
  });

  it("postings in another currency than their account's, or of another merchant", async () => {
    const other = await createEndpoint(database);
    await database.transaction((sql) =>
      grantCredits(sql, { ...other, kind: "grant", amount: microCredits(1n), reason: "opening" }),
    );
    const attempt = (merchantId: string, currency: string) =>
      database.transaction(async (sql) => {
        const id = mintId("ledgerEntry");
        await sql.query(
          `INSERT INTO ledger_entry (id, merchant_id, kind, source_id, shard, chain_seq, hash, occurred_at)
           VALUES ($1, $2, 'adjustment', $1, $3, $4::bigint, decode(repeat('00', 32), 'hex'), now())`,
          [id, endpoint.merchantId, endpoint.shard, await nextLink(sql)],
        );
        await sql.query(
          `INSERT INTO ledger_posting (entry_id, line, merchant_id, account_id, currency, amount)
           SELECT $1, row_number() OVER (), $2, id, $3, CASE kind WHEN 've_wallet' THEN -1 ELSE 1 END
           FROM ledger_account WHERE merchant_id = $2`,
          [id, merchantId, currency],
        );
      });
    await expect(attempt(endpoint.merchantId, "USD")).rejects.toThrow("merchant and currency");
    await expect(attempt(other.merchantId, "CREDIT")).rejects.toThrow("merchant and currency");
  });

  it("an entry that does not continue its shard's chain", async () => {
    const skip = database.query(
      `INSERT INTO ledger_entry (id, merchant_id, kind, source_id, shard, chain_seq, hash, occurred_at)
       VALUES ('led_x', $1, 'adjustment', 'x', $2, 900, decode(repeat('00', 32), 'hex'), now())`,
      [endpoint.merchantId, endpoint.shard],
    );
    await expect(skip).rejects.toThrow("does not continue");
  });
});

describe("usage records", () => {
  const insert = (requestId: string | null, occurredAt: Date) =>
    database.query(
      `INSERT INTO usage_record (occurred_at, request_id, merchant_id, virtual_endpoint_id, customer_id, access_key_id,
         logical_model, endpoint, status, units, estimated, charge_micros, attempts, latency_ms, stream, shard, epoch)
       VALUES ($2, $1, 'm', 'v', 'c', 'k', 'model', 'chat/completions', 'succeeded', '{}', false, 1, '[]', 5, false, 1, 1)`,
      [requestId, occurredAt],
    );

  it("carry the time of their id, to the millisecond", async () => {
    for (const at of [Date.now(), Date.now() + 1, Date.UTC(2026, 10, 21, 23, 59, 59, 999)]) {
      await expect(insert(uuidv7(at), new Date(at))).resolves.toEqual([]);
      await expect(insert(uuidv7(at), new Date(at + 1))).rejects.toThrow("occurred_at_check");
    }
  });

  it("are refused with an id that has no time in it", async () => {
    await expect(insert("9f1c3b52-3d1b-4b8e-8f3e-0d6f1a2b3c4d", new Date())).rejects.toThrow("occurred_at_check");
    await expect(insert(null, new Date())).rejects.toThrow("null value");
  });

  it("get their month's partition on demand, from many processes at once", async () => {
    const at = new Date("2031-05-31T23:59:59.999Z");
    await expect(insert(uuidv7(at.getTime()), at)).rejects.toThrow("no partition");
    const made = await Promise.all(
      Array.from({ length: 6 }, () =>
        database.query<{ made: boolean }>("SELECT ensure_usage_record_partition($1) AS made", [at]),
      ),
    );
    expect(made.flat().filter((row) => row.made)).toHaveLength(1);
    await expect(insert(uuidv7(at.getTime()), at)).resolves.toEqual([]);
    const next = new Date("2031-06-01T00:00:00.000Z");
    await expect(insert(uuidv7(next.getTime()), next)).rejects.toThrow("no partition");
  });

  it("of an absurd time get no partition", async () => {
    const attempt = database.query("SELECT ensure_usage_record_partition('4000-01-01')");
    await expect(attempt).rejects.toThrow("no usage record can be of");
  });
});

describe("names and roles", () => {
  it("an active logical model's name is unique in its endpoint, an archived one's is free again", async () => {
    const add = () =>
      database.query(
        "INSERT INTO logical_model (id, merchant_id, virtual_endpoint_id, name) VALUES ($1, $2, $3, 'gpt')",
        [mintId("logicalModel"), endpoint.merchantId, endpoint.virtualEndpointId],
      );
    await add();
    await expect(add()).rejects.toThrow("logical_model_active_name_key");
    await database.query("UPDATE logical_model SET archived_at = now() WHERE virtual_endpoint_id = $1", [
      endpoint.virtualEndpointId,
    ]);
    await expect(add()).resolves.toEqual([]);
  });

  it("a user has one role per merchant and one per customer, of the right kind", async () => {
    const userId = mintId("user");
    await database.query(`INSERT INTO "user" (id, name, email) VALUES ($1, 'A', $1)`, [userId]);
    const join = (customerId: string | null, role: string) =>
      database.query(
        "INSERT INTO membership (id, user_id, merchant_id, customer_id, role) VALUES ($1, $2, $3, $4, $5)",
        [mintId("membership"), userId, endpoint.merchantId, customerId, role],
      );
    await join(null, "owner");
    await join(endpoint.customerId, "member");
    await expect(join(null, "viewer")).rejects.toThrow("membership_staff_key");
    await expect(join(endpoint.customerId, "admin")).rejects.toThrow("membership_customer_key");
    await expect(join(endpoint.customerId, "owner")).rejects.toThrow("membership_role_check");
  });
});
