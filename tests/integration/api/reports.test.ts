/** The request log's filters and orders, and the reports, held against plain sums over the same requests. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seedUsage } from "#scripts/seed/seed-usage.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { listPhysicalModelsInputSchema } from "#server/contracts/physical-model.ts";
import { dashboardInputSchema, usageSummaryInputSchema } from "#server/contracts/reports.ts";
import { listUsageRecordsInputSchema, type UsageRecordView, usageSorts } from "#server/contracts/usage-record.ts";
import { trialBalance } from "#server/ledger/trial-balance.ts";
import { makeVerifyLedger } from "#server/ledger/verify.ts";
import { systemCaller } from "#server/tenancy/system-caller.ts";
import { type Management, startManagement } from "#tests/factories/management.ts";

let management: Management;
let merchantId: string;
let all: Record[];
const caller = () => systemCaller(merchantId, "test");
const usage = 1_500;

interface Record {
  id: string;
  ms: number;
  endpoint: string;
  customer: string;
  key: string;
  logical: string;
  physical: string | null;
  provider: string | null;
  status: string;
  charge: bigint;
  cost: bigint;
  currency: string;
  latency: number;
  input: number;
  output: number;
}

beforeAll(async () => {
  management = await startManagement();
  merchantId = await management.createMerchant({
    slug: "reports",
    name: "Reports",
    testMode: true,
    timeZone: "Asia/Kolkata",
  });
  await seedUsage(
    { ...management, repairWallets: async () => undefined },
    { merchantId, usage, days: 9, endpoints: 3 },
  );
  all = await readAll();
});
afterAll(() => management?.stop());

async function readAll(): Promise<Record[]> {
  const { idFromUuid } = await import("#server/contracts/ids.ts");
  const rows = await management.prisma.usageRecord.findMany({ where: { merchantId } });
  return rows.map((row) => {
    const units = row.units as { [kind: string]: number };
    const sum = (...kinds: string[]) => kinds.reduce((total, kind) => total + (units[kind] ?? 0), 0);
    return {
      id: idFromUuid("request", row.requestId),
      ms: row.occurredAt.getTime(),
      endpoint: row.virtualEndpointId,
      customer: row.customerId,
      key: row.accessKeyId,
      logical: row.logicalModel,
      physical: row.physicalModelId,
      provider: row.providerId,
      status: row.status,
      charge: row.chargeMicros,
      cost: row.costNanos ?? 0n,
      currency: row.costCurrency ?? "",
      latency: row.latencyMs,
      input: sum("input", "cached_input"),
      output: sum("output"),
    };
  });
}

const credits = (micros: bigint) => formatCredits(microCredits(micros));
const total = (records: readonly Record[]) => records.reduce((sum, { charge }) => sum + charge, 0n);

/** The order of a list, as a person would sort it. */
const orders: { [sort in (typeof usageSorts)[number]]: (left: Record, right: Record) => number } = {
  newest: (left, right) => right.ms - left.ms || (left.id < right.id ? -1 : 1),
  oldest: (left, right) => left.ms - right.ms || (left.id < right.id ? 1 : -1),
  charge: (left, right) => Number(right.charge - left.charge) || (left.id < right.id ? -1 : 1),
  latency: (left, right) => right.latency - left.latency || (left.id < right.id ? -1 : 1),
};

describe("the request log", () => {
  test("answers any filter in any order, page by page, with exactly what fulfils it", async () => {
    const pick = (value: (record: Record) => string | null) => fc.constantFrom(...new Set(all.map(value)));
    const moment = fc.integer({ min: 0, max: usage - 1 }).map((at) => new Date(all[at]!.ms + 1).toISOString());
    const filter = fc.record(
      {
        ve_id: pick(({ endpoint }) => endpoint),
        customer_id: pick(({ customer }) => customer),
        key_id: pick(({ key }) => key),
        logical_model: pick(({ logical }) => logical),
        physical_model_id: pick(({ physical }) => physical).filter((id) => id !== null),
        provider_id: pick(({ provider }) => provider).filter((id) => id !== null),
        status: pick(({ status }) => status),
        from: moment,
        to: moment,
        min_charge: fc.constantFrom("0", "0.05", "0.5", "5.3"),
      },
      { requiredKeys: [] },
    );
    const query = fc.tuple(filter, fc.constantFrom(...usageSorts), fc.constantFrom(3, 17, 200));
    await fc.assert(
      fc.asyncProperty(query, async ([given, sort, limit]) => {
        const wanted = all.filter(
          (record) =>
            (given.ve_id ?? record.endpoint) === record.endpoint &&
            (given.customer_id ?? record.customer) === record.customer &&
            (given.key_id ?? record.key) === record.key &&
            (given.logical_model ?? record.logical) === record.logical &&
            (given.physical_model_id ?? record.physical) === record.physical &&
            (given.provider_id ?? record.provider) === record.provider &&
            (given.status ?? record.status) === record.status &&
            record.ms >= Date.parse(given.from ?? "2000-01-01") &&
            record.ms < Date.parse(given.to ?? "2100-01-01") &&
            record.charge >= BigInt(Math.round(Number(given.min_charge ?? 0) * 1e6)),
        );
        const ids = wanted.sort(orders[sort]).map(({ id }) => id);
        const pages = await read({ ...given, sort, limit }, 4);
        expect(pages.map(({ id }) => id)).toEqual(ids.slice(0, 4 * limit));
      }),
      { numRuns: 40 },
    );
  });

  test("calls endpoints, customers and keys by their names, and what is gone by its id", async () => {
    const rows = await management.database.query<{ id: string; name: string }>(
      "SELECT id, name FROM virtual_endpoint UNION SELECT id, name FROM customer UNION SELECT id, name FROM access_key",
    );
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    const { data } = await management.useCases.listUsageRecords(caller(), listUsageRecordsInputSchema.parse({}));
    expect(data.length).toBeGreaterThan(0);
    expect(data.some(({ ve_name, ve_id }) => ve_name !== ve_id)).toBe(true);
    for (const row of data) {
      expect(row).toMatchObject({
        ve_name: names.get(row.ve_id) ?? row.ve_id,
        customer_name: names.get(row.customer_id) ?? row.customer_id,
        key_name: names.get(row.key_id) ?? row.key_id,
      });
    }
  });

  test("finds a request by our id and by the client's", async () => {
    const { data } = await management.useCases.listUsageRecords(caller(), listUsageRecordsInputSchema.parse({}));
    const named = (await read({ limit: 200 }, 8)).find(({ client_request_id }) => client_request_id !== null)!;
    expect((await read({ request_id: data[3]!.id }, 1)).map(({ id }) => id)).toEqual([data[3]!.id]);
    expect((await read({ request_id: named.client_request_id! }, 1)).map(({ id }) => id)).toContain(named.id);
    expect(await read({ request_id: data[3]!.id, status: "abandoned", sort: "charge" }, 1)).toEqual([]);
  });
});

/** The first pages of a list. */
async function read(query: object, pages: number): Promise<UsageRecordView[]> {
  const rows: UsageRecordView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < pages; page++) {
    const input = listUsageRecordsInputSchema.parse({ ...query, ...(cursor === null ? {} : { cursor }) });
    const answer = await management.useCases.listUsageRecords(caller(), input);
    rows.push(...answer.data);
    cursor = answer.next_cursor;
    if (cursor === null) break;
  }
  return rows;
}

describe("reports", () => {
  const dashboard = (input: object) =>
    management.useCases.getDashboard(caller(), dashboardInputSchema.parse({ from: fromAll(), ...input }));
  const summary = (input: object) =>
    management.useCases.usageSummary(caller(), usageSummaryInputSchema.parse({ from: fromAll(), ...input }));
  const fromAll = () => new Date(Math.min(...all.map(({ ms }) => ms))).toISOString();

  test.each(["Asia/Kolkata", "America/St_Johns"])("add up to the requests, day by day in %s", async (timeZone) => {
    const { format } = new Intl.DateTimeFormat("sv-SE", { timeZone });
    const days = all.map(({ ms }) => format(ms));
    const view = await dashboard({ time_zone: timeZone, compare: "none" });
    expect(view.total).toMatchObject({ requests: usage, charge: credits(total(all)) });
    for (const bucket of view.buckets) {
      const day = format(Date.parse(bucket.start));
      const own = all.filter((_, index) => days[index] === day);
      expect(bucket, day).toMatchObject({ requests: own.length, charge: credits(total(own)) });
    }
    const byCustomer = new Map(
      all.map(({ customer }) => [customer, all.filter((record) => record.customer === customer)]),
    );
    expect(view.top.customers.map(({ id, requests, charge }) => ({ id, requests, charge }))).toEqual(
      [...byCustomer]
        .sort(([, left], [, right]) => Number(total(right) - total(left)))
        .map(([id, own]) => ({ id, requests: own.length, charge: credits(total(own)) })),
    );
  });

  test("tell costs in credits by the rates of their time, by way of the reporting currency, or not at all", async () => {
    const { prisma, useCases } = management;
    // Midnight in Kolkata, three days ago.
    const risesMs = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000 - 19_800_000;
    const expectCosts = async (creditsPerEuro: (ms: number) => number) => {
      const rateOf = ({ currency, ms }: Record) => ({ EUR: creditsPerEuro(ms), CNY: 14 })[currency] ?? 100;
      const cost = all.reduce((sum, record) => sum + (Number(record.cost) / 1e9) * rateOf(record), 0);
      const { total: sums } = await dashboard({ compare: "none" });
      expect(sums.rates_missing).toEqual([]);
      expect(Number(sums.cost)).toBeCloseTo(cost, 3);
      expect(Number(sums.margin)).toBeCloseTo(Number(sums.charge) - cost, 3);
    };
    await expectCosts(() => 110);
    await prisma.exchangeRate.deleteMany({ where: { merchantId, currency: "EUR" } });
    const untold = { cost: null, margin: null, rates_missing: ["EUR"] };
    expect((await dashboard({ compare: "none" })).total).toMatchObject(untold);
    const rate = (id: string, reportingCurrency: string, rateNanos: bigint, fromMs: number) => {
      const euro = { merchantId, currency: "EUR", source: "ECB" };
      return { ...euro, id, reportingCurrency, rateNanos, effectiveAt: new Date(fromMs) };
    };
    const dollars = [rate("rrt_1", "USD", 1_100_000_000n, 0), rate("rrt_2", "USD", 1_200_000_000n, risesMs)];
    await prisma.reportingRate.createMany({ data: [...dollars, rate("rrt_3", "GBP", 9_000_000_000n, 1)] });
    await expectCosts((ms) => (ms < risesMs ? 110 : 120));
    const models = await useCases.listPhysicalModels(caller(), listPhysicalModelsInputSchema.parse({ sort: "margin" }));
    const rates = models.data.map((model) => [model.cost?.currency, model.credits_per_cost_unit]);
    expect(Object.fromEntries(rates)).toEqual({ USD: "100", EUR: "120", CNY: "14" });
    expect(models.data.every(({ margin }) => margin !== null)).toBe(true);
    await prisma.reportingRate.deleteMany({ where: { merchantId } });
  });

  test("keep the rates of both kinds with who set them, and tell which holds", async () => {
    const { useCases } = management;
    const [past, to_come] = ["2026-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"];
    const euro = (rate: string, effective_at?: string) =>
      useCases.createReportingRate(caller(), {
        currency: "EUR",
        rate,
        source: "ECB",
        ...(effective_at === undefined ? {} : { effective_at }),
      });
    expect(await euro("1.1", to_come)).toMatchObject({ status: "current", reporting_currency: "USD" });
    await euro("1.02", past);
    expect(await euro("1.08")).toMatchObject({ status: "current", source: "ECB", set_by: null });
    const { data } = await useCases.listReportingRates(caller(), { limit: 10 });
    expect(data.map(({ rate, status }) => [rate, status])).toEqual([
      ["1.08", "current"],
      ["1.02", "past"],
      ["1.1", "scheduled"],
    ]);
    await expect(euro("2", past)).rejects.toMatchObject({ code: "conflict", param: "effective_at" });
    const dollar = { currency: "USD", rate: "1", source: "ECB" };
    await expect(useCases.createReportingRate(caller(), dollar)).rejects.toMatchObject({ code: "unprocessable" });
    const rates = await useCases.listExchangeRates(caller(), { limit: 50 });
    expect(rates.data.filter(({ currency }) => currency === "USD").map(({ status }) => status)).toEqual(["current"]);
  });

  test("compare with as many days before", async () => {
    const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const view = await dashboard({ from: since });
    expect(view.previous?.to).toBe(view.from);
    const [from, to] = [Date.parse(view.previous!.from), Date.parse(view.previous!.to)];
    const before = all.filter(({ ms }) => ms >= from && ms < to);
    expect(view.previous?.buckets).toHaveLength(view.buckets.length);
    expect(view.previous?.total).toMatchObject({ requests: before.length, charge: credits(total(before)) });
    expect(view.total.latency_p50_ms).toBeGreaterThan(0);
  });

  test.each([
    "customer",
    "virtual_endpoint",
    "logical_model",
    "physical_model",
    "provider",
    "access_key",
    "status",
    "department",
  ])("grouped by %s, the groups add up to the whole, in days and in hours", async (grouping) => {
    const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
    for (const interval of ["day", "hour"]) {
      const view = await summary({ group_by: grouping, limit: 2, interval, from: since });
      const own = all.filter(({ ms }) => ms >= Date.parse(view.from));
      expect(view.total).toMatchObject({ requests: own.length, charge: credits(total(own)) });
      expect(view.groups.reduce((sum, { requests }) => sum + requests, 0)).toBe(own.length);
      expect(view.groups.length).toBeLessThanOrEqual(3);
      for (const { requests, series, units } of [...view.groups, view.total]) {
        expect(series.requests).toHaveLength(view.starts.length);
        expect(series.requests.reduce((sum, count) => sum + count, 0)).toBe(requests);
        expect(series.input_tokens.reduce((sum, count) => sum + count, 0)).toBe(units.input_tokens);
      }
      expect(view.total.units.output_tokens).toBe(own.reduce((sum, { output }) => sum + output, 0));
    }
  });

  test("a balance burnt down ends at what the books hold, and began with what was granted", async () => {
    const [{ endpoint: ve_id } = { endpoint: "" }] = all;
    const view = await management.useCases.burnDown(caller(), { ve_id, days: 12 });
    const wallet = await management.prisma.veWallet.findUniqueOrThrow({ where: { virtualEndpointId: ve_id } });
    expect(view.balance).toBe(credits(wallet.budgetMicros - wallet.spendMicros));
    expect(view.points.at(-1)?.balance).toBe(view.balance);
    expect(view.points[0]).toMatchObject({ balance: "0", charge: "0", granted: "0" });
    expect(view.forecast?.window_hours).toBeGreaterThan(6 * 24);
    expect(Date.parse(view.forecast!.runs_out_earliest!)).toBeLessThanOrEqual(Date.parse(view.forecast!.runs_out_at!));
  });

  test("a range that ends before it begins, or has too many hours, is refused", async () => {
    await expect(dashboard({ to: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "invalid_request" });
    await expect(dashboard({ from: "2020-01-01T00:00:00Z", interval: "hour" })).rejects.toMatchObject({
      code: "invalid_request",
      param: "from",
    });
  });
});

test("the seeded books prove", async () => {
  expect(await makeVerifyLedger(management)()).toMatchObject({ ok: true });
  expect(await trialBalance(management.database, merchantId)).toMatchObject({ balanced: true });
  const spent = await management.prisma.veWallet.aggregate({ where: { merchantId }, _sum: { spendMicros: true } });
  expect(spent._sum.spendMicros).toBe(total(all));
});
