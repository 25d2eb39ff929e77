/**
 * Three months of a busy merchant: what screens ask for, against the clock. `--short` takes a tenth of the records, and
 * the same limits. Prints what it measured.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedUsage } from "#scripts/seed/seed-usage.ts";
import { burnDownInputSchema } from "#server/contracts/burn-down.ts";
import { dashboardInputSchema, usageSummaryInputSchema } from "#server/contracts/reports.ts";
import { listUsageRecordsInputSchema } from "#server/contracts/usage-record.ts";
import { makeRebuildReports } from "#server/settlement/rebuild-reports.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";
import { scale } from "#tests/setup/scale.ts";

/** What a page's content may take, and what a filter may take at the database. */
const pageMs = 1_000;
const filterMs = 300;
const seedSeconds = 120;

let management: Management;
let merchantId: string;
let seeded: Awaited<ReturnType<typeof seedUsage>>;
/** The quietest and the busiest of what is filtered by. */
let known: Record<"ve_id" | "customer_id" | "key_id" | "physical_model_id", { least: string; most: string }>;
const measured: string[] = [];

beforeAll(async () => {
  management = await startManagement();
  merchantId = await management.createMerchant({ slug: "volume", name: "Volume", testMode: true });
  const { usage } = scale;
  seeded = await seedUsage({ ...management, repairWallets: async () => undefined }, { merchantId, usage });
  known = {
    ve_id: await extremesOf("virtual_endpoint_id"),
    customer_id: await extremesOf("customer_id"),
    key_id: await extremesOf("access_key_id"),
    physical_model_id: await extremesOf("physical_model_id"),
  };
}, 600_000);
afterAll(async () => {
  console.log(measured.join("\n"));
  await management?.stop();
});

async function extremesOf(column: string): Promise<{ least: string; most: string }> {
  const rows = await management.database.query<{ id: string }>(
    `SELECT ${column} AS id FROM usage_day WHERE merchant_id = $1 AND ${column} <> '' GROUP BY 1 ORDER BY sum(requests)`,
    [merchantId],
  );
  return { least: rows[0]?.id ?? "", most: rows.at(-1)?.id ?? "" };
}

/** The median of five, after one that warms up. */
async function timed(what: string, ask: () => Promise<unknown>): Promise<number> {
  await ask();
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const startedAt = performance.now();
    await ask();
    times.push(performance.now() - startedAt);
  }
  const median = times.sort((left, right) => left - right)[2] ?? 0;
  measured.push(`  ${what.padEnd(56)} ${median.toFixed(0).padStart(5)} ms`);
  return median;
}

const caller = () => systemCaller(merchantId, "soak");
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

test("a million records are seeded within two minutes, and written anew by the command", async () => {
  const { records, books, reports } = seeded.seconds;
  measured.push(
    `  ${scale.usage} records: ${records.toFixed(1)} s, books ${books.toFixed(1)} s, reports ${reports.toFixed(1)} s`,
  );
  expect(seeded.records).toBe(scale.usage);
  expect(records + books + reports).toBeLessThan(seedSeconds);
  const startedAt = performance.now();
  expect(await makeRebuildReports(management)({ merchantId })).toBe(scale.usage);
  measured.push(`  reports written anew: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}, 300_000);

test.each<[string, object]>([
  ["dashboard, 30 days, compared", {}],
  ["dashboard, 90 days, compared", { from: daysAgo(89) }],
  ["dashboard, 24 hours, compared", { interval: "hour" }],
  ["dashboard, 7 days by hour, compared", { interval: "hour", from: daysAgo(7) }],
  ["dashboard, 30 days in another time zone", { time_zone: "Asia/Kolkata" }],
])("%s, is there within a second", async (what, input) => {
  const ask = () => management.useCases.getDashboard(caller(), dashboardInputSchema.parse(input));
  expect(await timed(what, ask)).toBeLessThan(pageMs);
});

test.each(["customer", "virtual_endpoint", "logical_model", "physical_model", "access_key"])(
  "90 days of usage grouped by %s are there within a second",
  async (grouping) => {
    const input = usageSummaryInputSchema.parse({ from: daysAgo(89), group_by: grouping });
    const ask = () => management.useCases.usageSummary(caller(), input);
    expect(await timed(`usage, 90 days by ${grouping}`, ask)).toBeLessThan(pageMs);
  },
);

test("a burn-down of 90 days is there within a second", async () => {
  const input = burnDownInputSchema.parse({ customer_id: known.customer_id.most, days: 90 });
  expect(await timed("burn-down, 90 days", () => management.useCases.burnDown(caller(), input))).toBeLessThan(pageMs);
});

test.each<[string, () => object]>([
  ["no filter", () => ({})],
  ["oldest first", () => ({ sort: "oldest" })],
  ["the busiest endpoint", () => ({ ve_id: known.ve_id.most })],
  ["the quietest endpoint", () => ({ ve_id: known.ve_id.least })],
  ["the quietest customer", () => ({ customer_id: known.customer_id.least })],
  ["the quietest key", () => ({ key_id: known.key_id.least })],
  ["the rarest model", () => ({ physical_model_id: known.physical_model_id.least })],
  ["failed", () => ({ status: "failed" })],
  ["abandoned", () => ({ status: "abandoned" })],
  ["abandoned, of the quietest key", () => ({ status: "abandoned", key_id: known.key_id.least })],
  ["a model nobody has", () => ({ logical_model: "no-such-model" })],
  ["failed, a month ago", () => ({ status: "failed", to: daysAgo(30) })],
  ["dear requests", () => ({ min_charge: "12" })],
  ["the client's own id", () => ({ request_id: "job-unknown" })],
  ["largest charge first", () => ({ sort: "charge" })],
  ["longest first, failed", () => ({ sort: "latency", status: "failed" })],
])("the request log filtered by %s answers within 300 ms", async (what, filter) => {
  const input = listUsageRecordsInputSchema.parse(filter());
  const ask = () => management.useCases.listUsageRecords(caller(), input);
  expect(await timed(`request log: ${what}`, ask)).toBeLessThan(filterMs);
});
