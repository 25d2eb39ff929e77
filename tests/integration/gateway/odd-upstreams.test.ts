/** failure-cases.md, section 1, "Also": upstreams that answer oddly, for clients of two formats. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type RouteSpec, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { ask, type WireFormat } from "#tests/setup/wire-clients.ts";

let stack: Stack;
const timeouts = { connect_ms: 1000, first_byte_ms: 4000, headers_ms: 4000, idle_ms: 2000, total_ms: 20_000 };

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
});
afterAll(() => stack?.stop());

type Kind = NonNullable<RouteSpec["kind"]>;
const worlds: [format: WireFormat, kind: Kind][] = [
  ["OpenAI", "openai_compatible"],
  ["OpenAI", "anthropic"],
  ["Anthropic", "anthropic"],
  ["Anthropic", "openai_compatible"],
];

describe.each(worlds)("%s's client and an odd upstream of kind %s", (format, kind) => {
  const setUp = async (fault: string, primary: Partial<RouteSpec> = {}, name = "", fallsBack = true) => {
    const mark = randomBytes(4).toString("hex");
    const upstream = `sim-fault-${fault}@${name}${mark}`;
    const fallback = `sim-ok@${mark}`;
    const endpoint = await stack.operator.endpoint({
      credits: "100",
      models: {
        chat: [
          { kind, upstream, timeouts, price: tokenPrice, ...primary },
          ...(fallsBack ? [{ kind, upstream: fallback, timeouts, price: tokenPrice }] : []),
        ],
      },
    });
    const send = (stream: boolean, body = {}) => ask({ url: stack.webs[0]!.url, endpoint }, format, { stream, body });
    return { endpoint, send, upstream, fallback };
  };
  type Set = Awaited<ReturnType<typeof setUp>>;

  const recordOf = ({ endpoint }: Set, id: string) =>
    vi.waitFor(
      async () => {
        const record = (await stack.operator.usageRecords(endpoint.id)).find((each) => each.id === id);
        expect(record).toBeDefined();
        return record!;
      },
      { timeout: 5000, interval: 30 },
    );

  const expectServedBy = async (set: Set, model: string, stream: boolean) => {
    const outcome = await set.send(stream);
    expect(outcome).toMatchObject({ status: 200, complete: true, error: null, broken: false });
    expect(outcome.headers.get("x-sluice-model")).toBe(model);
    expect(outcome.content.length).toBeGreaterThan(0);
    return outcome;
  };

  test.each([
    ["does not speak TLS", () => stack.simulator.url.replace("http:", "https:")],
    ["has no address", () => "http://no-such-host.invalid"],
    ["takes no connections", () => "http://127.0.0.1:1"],
  ])("one that %s: the fallback answers, sync and stream", async (_name, baseUrl) => {
    const set = await setUp("accounting", { baseUrl: `${baseUrl()}/v1` });
    await expectServedBy(set, set.fallback, false);
    const outcome = await expectServedBy(set, set.fallback, true);
    expect(outcome.headers.get("x-sluice-attempts")).toBe("2");
    expect(await attemptsOf(stack.simulator, set.upstream)).toHaveLength(0);
  });

  test.each(["redirect", "html-200", "error-200", "error-event", "gzip", "header-flood"])(
    "%s: no answer, so the fallback's is; the redirect is not followed",
    async (fault) => {
      const set = await setUp(fault);
      await expectServedBy(set, set.fallback, false);
      await expectServedBy(set, set.fallback, true);
      expect(await attemptsOf(stack.simulator, set.upstream)).toHaveLength(2);
    },
  );

  test.each(["html-200", "error-200", "error-event"])(
    "%s: no words of an error are billed as output",
    async (fault) => {
      const set = await setUp(fault, {}, "", false);
      for (const stream of [false, true]) {
        const outcome = await set.send(stream);
        expect(outcome).toMatchObject({ status: 502, complete: false, error: { code: "upstream_error" } });
        expect(await recordOf(set, outcome.id)).toMatchObject({ status: "failed", charge: "0", units: {} });
      }
      expect((await stack.operator.credits(set.endpoint.id)).credit_remaining).toBe("100");
    },
  );

  test("a body of 100 MB is given up, and the fallback answers", async () => {
    const set = await setUp("huge-body");
    await expectServedBy(set, set.fallback, false);
    await expectServedBy(set, set.fallback, true);
    await vi.waitFor(async () => expect((await attemptsOf(stack.simulator, set.upstream))[0]?.aborted).toBe(true));
  });

  test("a flood of comments is no answer and no harm: the stream comes whole, its usage is the provider's", async () => {
    const set = await setUp("comment-flood");
    const outcome = await expectServedBy(set, set.upstream, true);
    expect(await recordOf(set, outcome.id)).toMatchObject({
      status: "succeeded",
      estimated: false,
      units: { output: 60 },
    });
  });

  test("characters cut in two arrive whole", async () => {
    const set = await setUp("split-utf8");
    const outcome = await expectServedBy(set, set.upstream, true);
    expect(outcome.content.match(/🌊/gu)).toHaveLength(60);
    expect(outcome.text).not.toContain("\uFFFD");
  });

  const figures = { input: 0, output: 0 };
  test.each([false, true])(
    "usage told twice is charged once, explicit zeros are zero, one too small stands as reported (stream: %s)",
    async (stream) => {
      const twice = async () => {
        const set = await setUp("usage-twice");
        const told = await expectServedBy(set, set.upstream, stream);
        const record = await recordOf(set, told.id);
        expect(record).toMatchObject({ estimated: false, units: { output: 60 } });
        if (told.usage) expect(record.units).toEqual(told.usage);
      };
      const zero = async () => {
        const set = await setUp("usage-zero");
        const record = await recordOf(set, (await expectServedBy(set, set.upstream, stream)).id);
        expect(record).toMatchObject({ charge: "0", estimated: false });
        expect({ ...figures, ...record.units }).toEqual(figures);
      };
      const small = async () => {
        const set = await setUp("usage-small");
        const record = await recordOf(set, (await expectServedBy(set, set.upstream, stream)).id);
        expect(record).toMatchObject({ estimated: false, units: { output: 1 } });
      };
      await Promise.all([twice(), zero(), small()]);
    },
  );

  test.each(["usage-missing", "usage-null"])(
    "%s: counted, marked as estimated, and the client is told the figures that it pays for",
    async (fault) => {
      // A model of a known tokenizer is counted by it.
      const ways = [false, true].flatMap((stream) => ["", "openai/gpt-4o"].map((name) => [stream, name] as const));
      const counts = ways.map(async ([stream, name]) => {
        const set = await setUp(fault, {}, name);
        const outcome = await expectServedBy(set, set.upstream, stream);
        const record = await recordOf(set, outcome.id);
        expect(record).toMatchObject({ status: "succeeded", estimated: true });
        expect(record.units.input).toBeGreaterThan(0);
        expect(record.units.output).toBeGreaterThanOrEqual(40);
        expect(record.units.output).toBeLessThanOrEqual(120);
        expect(Math.round(Number(record.charge) * 1e6)).toBe(record.units.input! + 2 * record.units.output!);
        expect((await stack.operator.credits(set.endpoint.id)).credit_spend).toBe(record.charge);
        if (outcome.usage && (format === "Anthropic") !== (kind === "anthropic"))
          expect(outcome.usage).toEqual({ input: record.units.input, output: record.units.output });
      });
      await Promise.all(counts);
    },
  );
});
