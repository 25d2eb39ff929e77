import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { migrate } from "#server/infra/migrate.ts";

let admin: pg.Client;
const databases: string[] = [];

async function emptyDatabase(): Promise<string> {
  const name = `empty_${randomBytes(6).toString("hex")}`;
  await admin.query(`CREATE DATABASE "${name}"`);
  databases.push(name);
  const url = new URL(inject("postgres").maintenanceUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-migrations-"));
  for (const [name, sql] of Object.entries(files)) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "migration.sql"), sql);
  }
  return folder;
}

beforeAll(async () => {
  admin = new pg.Client({ connectionString: inject("postgres").maintenanceUrl });
  await admin.connect();
});
afterAll(async () => {
  for (const name of databases) await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
  await admin.end();
});

describe("migrate", () => {
  it("applies every migration once, however many processes start together", async () => {
    const url = await emptyDatabase();
    const runs = await Promise.all(Array.from({ length: 8 }, () => migrate(url)));
    const applied = runs.flatMap((run) => run.applied);
    expect(applied.length).toBeGreaterThan(0);
    expect(new Set(applied).size).toBe(applied.length);
    const rows = await query<{ migration_name: string }>(url, `SELECT migration_name FROM "_prisma_migrations"`);
    expect(rows.map((row) => row.migration_name).sort()).toEqual([...applied].sort());
    expect(await migrate(url)).toEqual({ applied: [] });
  });

  it("refuses a file that was changed after it was applied", async () => {
    const url = await emptyDatabase();
    const folder = folderWith({ "1_first": "CREATE TABLE first (id int);" });
    await migrate(url, { folder });
    appendFileSync(join(folder, "1_first", "migration.sql"), "\n-- a later thought");
    await expect(migrate(url, { folder })).rejects.toThrow("1_first was changed");
  });

  it("leaves nothing of a migration that fails half-way, and goes on once it is repaired", async () => {
    const url = await emptyDatabase();
    const broken = {
      "1_first": "CREATE TABLE first (id int);",
      "2_second": "CREATE TABLE second (id int); SELECT 1/0;",
    };
    await expect(migrate(url, { folder: folderWith(broken) })).rejects.toThrow("2_second failed: division by zero");
    expect(await query(url, "SELECT 1 FROM pg_tables WHERE tablename = 'second'")).toEqual([]);
    const repaired = { ...broken, "2_second": "CREATE TABLE second (id int);" };
    expect(await migrate(url, { folder: folderWith(repaired) })).toEqual({ applied: ["2_second"] });
  });
});
