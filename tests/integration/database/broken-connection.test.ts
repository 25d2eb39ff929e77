/** A connection that ends in the middle of a transaction ends the transaction, and nothing else. */
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { databaseOfPool, makePool, type SqlDatabase, type SqlExecutor } from "#server/infra/sql.ts";
import { createTestDatabase } from "#tests/setup/database.ts";

let database: SqlDatabase;
let pool: ReturnType<typeof makePool>;
let drop: () => Promise<void>;
let told: Error[] = [];

beforeAll(async () => {
  const created = await createTestDatabase();
  pool = makePool(created.url, { max: 2, onError: (error) => told.push(error) });
  database = databaseOfPool(pool);
  drop = created.drop;
});
afterAll(async () => {
  await pool?.end();
  await drop?.();
});

describe("a connection that PostgreSQL ends in the middle of a transaction", () => {
  const pidOf = async (sql: SqlExecutor) =>
    (await sql.query<{ pid: number }>("SELECT pg_backend_pid() AS pid"))[0]?.pid;
  const end = (pid: number | undefined) => pool.query("SELECT pg_terminate_backend($1)", [pid]);

  test("between two statements: the transaction fails, the process and the pool go on", async () => {
    told = [];
    const work = database.transaction(async (sql) => {
      await end(await pidOf(sql));
      // As a worker that computes between two statements: the connection's end arrives while it asks nothing.
      await wait(200);
      await sql.query("SELECT 1");
    });
    await expect(work).rejects.toThrow();
    expect(told.length).toBeGreaterThan(0);
    expect(await database.transaction((sql) => sql.query("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  test("during a statement: the transaction fails, the process and the pool go on", async () => {
    const work = database.transaction(async (sql) => {
      const pid = await pidOf(sql);
      await Promise.all([sql.query("SELECT pg_sleep(30)"), end(pid)]);
    });
    await expect(work).rejects.toThrow();
    expect(await database.transaction((sql) => sql.query("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });
});
