/** failure-cases.md, section 1: one primary and one fallback route, for clients of two formats, of one and two vendors. */
import { randomBytes } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type RouteSpec, type SellableEndpoint, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { ask, type WireAsk, type WireFormat } from "#tests/setup/wire-clients.ts";

let stack: Stack;
const doors = ["native", "remix"] as const;
/** The table's times scaled down; the soak has the true ones. */
const timeouts = { connect_ms: 1000, first_byte_ms: 400, headers_ms: 400, idle_ms: 400, total_ms: 20_000 };
const cost = { currency: "USD", per: 1_000_000, input: "0.1", output: "0.2" };

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  await fetch(`${stack.simulator.url}/_settings`, { method: "POST", body: '{"time_scale":0.1}' });
});
afterAll(() => stack?.stop());

type Kind = NonNullable<RouteSpec["kind"]>;
const worlds: [format: WireFormat, primary: Kind, fallback: Kind, door: (typeof doors)[number]][] = [
  ["OpenAI", "openai_compatible", "openai_compatible", "native"],
  ["OpenAI", "openai_compatible", "openai_compatible", "remix"],
  ["OpenAI", "anthropic", "openai_compatible", "native"],
  ["Anthropic", "anthropic", "anthropic", "native"],
  ["Anthropic", "openai_compatible", "gemini", "native"],
];

describe.each(worlds)("%s's client, a failing %s primary, a %s fallback, the %s door", (format, kind, other, door) => {
  const setUp = async (fault: string, options: { fallback?: string | false; spec?: Partial<RouteSpec>[] } = {}) => {
    const mark = randomBytes(4).toString("hex");
    const primary = `sim-fault-${fault}@${mark}`;
    const fallback = `${options.fallback || "sim-ok"}@${mark}-2`;
    const route = { timeouts, price: tokenPrice, cost };
    const endpoint = await stack.operator.endpoint({
      credits: "100",
      models: {
        chat: [
          { ...route, kind, upstream: primary, tier: 1, ...options.spec?.[0] },
          ...(options.fallback === false
            ? []
            : [{ ...route, kind: other, upstream: fallback, tier: 2, ...options.spec?.[1] }]),
        ],
      },
    });
    const url = stack.webs[doors.indexOf(door)]!.url;
    const send = (wanted: WireAsk = {}) => ask({ url, endpoint }, format, wanted);
    return { endpoint, send, primary, fallback, url };
  };
  type Set = Awaited<ReturnType<typeof setUp>>;

  const seen = (upstream: string) => attemptsOf(stack.simulator, upstream);
  const recordOf = (set: { endpoint: SellableEndpoint }, id: string) =>
    vi.waitFor(
      async () => {
        const record = (await stack.operator.usageRecords(set.endpoint.id)).find((each) => each.id === id);
        expect(record).toBeDefined();
        return record!;
      },
      { timeout: 5000, interval: 30 },
    );

  /** Sent and answered whole by the fallback, or as the status of an error. */
  const expectFallback = async (set: Set, stream: boolean) => {
    const outcome = await set.send({ stream });
    expect(outcome).toMatchObject({ status: 200, complete: true, error: null });
    expect(outcome.content.length).toBeGreaterThan(0);
    expect(outcome.headers.get("x-sluice-model")).toBe(set.fallback);
    return outcome;
  };

  /** Ends clean: an error in the client's shape at the end, nothing that looks complete; what was delivered is charged. */
  const expectCleanEnd = async (set: Set, code: string) => {
    const outcome = await set.send({ stream: true });
    expect(outcome).toMatchObject({ status: 200, complete: false, error: { code } });
    expect(outcome.text).not.toContain("[DONE]");
    expect(outcome.text).not.toContain("message_stop");
    return { outcome, record: await recordOf(set, outcome.id) };
  };

  test.each(["429-retry-after", "429-persistent", "500-once", "503-persistent", "reset", "no-response"])(
    "%s: the fallback answers, sync and stream, and the primary was asked once each",
    async (fault) => {
      const set = await setUp(fault);
      const outcome = await expectFallback(set, false);
      expect(outcome.headers.get("x-sluice-attempts")).toBe("2");
      expect(await seen(set.primary)).toHaveLength(1);
      if (fault.endsWith("once") || fault === "reset" || fault === "429-retry-after") return;
      await expectFallback(set, true);
      expect(await seen(set.primary)).toHaveLength(2);
    },
  );

  test.each(["500-once", "reset"])("%s without a fallback: one quick retry answers", async (fault) => {
    const set = await setUp(fault, { fallback: false });
    const outcome = await set.send({ stream: true });
    expect(outcome).toMatchObject({ status: 200, complete: true });
    expect(outcome.headers.get("x-sluice-attempts")).toBe("2");
  });

  test("429-persistent without a fallback: the error is clear, the route is not hammered, nothing is charged", async () => {
    const set = await setUp("429-persistent", { fallback: false });
    expect(await set.send()).toMatchObject({ status: 502, error: { code: "upstream_error" } });
    expect((await seen(set.primary)).length).toBeLessThanOrEqual(2);
    expect((await stack.operator.credits(set.endpoint.id)).credit_remaining).toBe("100");
  });

  test("no-response without a fallback: 504 after the header time-out, asked once", async () => {
    const set = await setUp("no-response", { fallback: false });
    expect(await set.send()).toMatchObject({ status: 504, error: { code: "upstream_timeout" } });
    expect(await seen(set.primary)).toHaveLength(1);
  });

  test("slow-first-token: headers at once are no answer, the time-to-first-token limit fails over", async () => {
    const set = await setUp("slow-first-token");
    const startedAt = performance.now();
    await expectFallback(set, true);
    expect(performance.now() - startedAt).toBeLessThan(1500);
    const [attempt] = await vi.waitFor(async () => {
      const attempts = await seen(set.primary);
      expect(attempts[0]?.aborted).toBe(true);
      return attempts;
    });
    expect(attempt).toMatchObject({ tokens_sent: 0 });
  });

  test("stream-cut: an in-band error; what was delivered is charged", async () => {
    const { record } = await expectCleanEnd(await setUp("stream-cut"), "upstream_error");
    expect(record).toMatchObject({ status: "upstream_truncated", estimated: true });
    expect(record.units.output).toBeGreaterThan(30);
    expect(record.units.output).toBeLessThanOrEqual(60);
  });

  test("stream-stall: the idle time-out ends it clean, and the gateway is healthy afterwards", async () => {
    const { record } = await expectCleanEnd(await setUp("stream-stall"), "upstream_timeout");
    expect(record).toMatchObject({ status: "upstream_truncated" });
    await expectFallback(await setUp("accounting"), false);
  });

  test("stream-cut and stream-stall: the official client throws", async () => {
    for (const fault of ["stream-cut", "stream-stall"]) {
      const { endpoint, url } = await setUp(fault);
      const messages = [{ role: "user" as const, content: "Count." }];
      const options = { apiKey: endpoint.key, maxRetries: 0 };
      const end =
        format === "OpenAI"
          ? new OpenAI({ ...options, baseURL: `${url}/${endpoint.id}/v1` }).chat.completions
              .stream({ model: "chat", messages })
              .finalChatCompletion()
          : new Anthropic({ ...options, baseURL: `${url}/${endpoint.id}` }).messages
              .stream({ model: "chat", max_tokens: 200, messages })
              .finalMessage();
      await expect(end).rejects.toBeInstanceOf(Error);
    }
  });

  test("malformed-chunk: skipped or ended clean; sync, the fallback answers; the process stays up", async () => {
    const set = await setUp("malformed-chunk");
    const outcome = await set.send({ stream: true });
    expect(outcome.status).toBe(200);
    expect(outcome.complete).toBe(outcome.error === null);
    await expectFallback(set, false);
  });

  test.each(["no-done", "no-done-open"])(
    "%s: the answer is finished at once, with the format's end and the provider's usage",
    async (fault) => {
      const set = await setUp(fault);
      const startedAt = performance.now();
      const outcome = await set.send({ stream: true });
      expect(performance.now() - startedAt).toBeLessThan(2000);
      expect(outcome).toMatchObject({ status: 200, complete: true, error: null });
      const record = await recordOf(set, outcome.id);
      expect(record).toMatchObject({ status: "succeeded", estimated: false, units: { output: 60 } });
    },
  );

  test("context-length: not tried on a route of no larger context, answered by one that is larger", async () => {
    const of = (context: number) => ({ capabilities: { context_tokens: context } });
    const larger = await setUp("context-length", { spec: [of(8192), of(100_000)] });
    await expectFallback(larger, false);
    await expectFallback(larger, true);
    const same = await setUp("context-length", { spec: [of(8192), of(8192)] });
    const outcome = await same.send();
    expect(outcome).toMatchObject({ status: 400, complete: false });
    expect(outcome.error?.message).toMatch(/context length|too long/);
    expect(await seen(same.primary)).toHaveLength(1);
    expect(await seen(same.fallback)).toHaveLength(0);
  });

  test("content-filter: passed on with its reason and not tried elsewhere, sync and stream", async () => {
    const set = await setUp("content-filter");
    for (const stream of [false, true]) {
      const outcome = await set.send({ stream });
      expect(outcome).toMatchObject({ status: 400, complete: false });
      expect(outcome.error?.message).toMatch(/safety system|content filtering/);
      if (format === "OpenAI" && kind !== "anthropic") expect(outcome.error?.code).toBe("content_policy_violation");
    }
    expect(await seen(set.primary)).toHaveLength(2);
    expect(await seen(set.fallback)).toHaveLength(0);
  });

  test("prefill-rejected: the caller never sees the refusal of a prefill that it did not send", async () => {
    const set = await setUp("stream-cut", { fallback: "sim-fault-prefill-rejected" });
    const { outcome } = await expectCleanEnd(set, "upstream_error");
    const cut = await setUp("prefill-rejected");
    expect(outcome.text + (await cut.send({ stream: true })).text).not.toMatch(/prefill(?!-)/i);
    await expectFallback(cut, false);
  });

  test("accounting: reply and record name the fallback; the failed attempt is on the record and not billed", async () => {
    const set = await setUp("accounting");
    const outcome = await expectFallback(set, false);
    const record = await recordOf(set, outcome.id);
    expect(record.physical_model_id).toBe(set.endpoint.physicalModels.get(set.fallback));
    expect(record.attempts.map((attempt) => [attempt.physical_model_id, attempt.status])).toEqual([
      [set.endpoint.physicalModels.get(set.primary), kind === "anthropic" ? 529 : 503],
      [set.endpoint.physicalModels.get(set.fallback), 200],
    ]);
    expect(record.units).toEqual(outcome.usage);
    expect(Math.round(Number(record.charge) * 1e6)).toBe(outcome.usage!.input + 2 * outcome.usage!.output);
    expect(outcome.headers.get("x-sluice-charge")).toBe(record.charge);
  });

  test("no failure shows a credential or the upstream's address", async () => {
    const set = await setUp("503-persistent", { fallback: false });
    const outcome = await set.send();
    expect(outcome).toMatchObject({ status: 502, error: { code: "upstream_error" } });
    const shown = outcome.text + JSON.stringify([...outcome.headers]);
    expect(shown).not.toContain("sk-upstream-secret");
    expect(shown).not.toContain(new URL(stack.simulator.url).port);
  });
});

test("429-retry-after without a fallback: the same route is asked again, not before the time it named", async () => {
  const worlds = [
    ["OpenAI", "openai_compatible"],
    ["Anthropic", "anthropic"],
  ] as const;
  const waited = worlds.map(async ([format, kind]) => {
    const upstream = `sim-fault-429-retry-after@${randomBytes(4).toString("hex")}`;
    const endpoint = await stack.operator.endpoint({ credits: "1", models: { chat: [{ kind, upstream, timeouts }] } });
    expect(await ask({ url: stack.webs[0]!.url, endpoint }, format)).toMatchObject({ status: 200, complete: true });
    const [first, second] = await attemptsOf(stack.simulator, upstream);
    return second!.at - first!.at;
  });
  for (const ms of await Promise.all(waited)) expect(ms).toBeGreaterThanOrEqual(1990);
});
