/** failure-cases.md, section 1: one primary and one fallback route, through both doors. */
import { randomBytes } from "node:crypto";
import OpenAI, { type APIError } from "openai";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type SellableEndpoint, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
const doors = ["native", "remix"] as const;
const messages = [{ role: "user" as const, content: "Count the ships." }];
/** The table's times scaled down; the soak has the true ones. */
const timeouts = { connect_ms: 1000, first_byte_ms: 400, headers_ms: 400, idle_ms: 400, total_ms: 20_000 };

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
});
afterAll(() => stack?.stop());

describe.each(doors)("with a failing primary, the %s door", (door) => {
  const setUp = async (fault: string, options: { fallback?: boolean } = {}) => {
    const primary = `sim-fault-${fault}@${randomBytes(4).toString("hex")}`;
    const fallback = `sim-ok@${randomBytes(4).toString("hex")}`;
    const cost = { currency: "USD", per: 1_000_000, input: "0.1", output: "0.2" };
    const endpoint = await stack.operator.endpoint({
      credits: "100",
      models: {
        chat: [
          { upstream: primary, tier: 1, timeouts, price: tokenPrice, cost },
          ...(options.fallback === false ? [] : [{ upstream: fallback, tier: 2, timeouts, price: tokenPrice, cost }]),
        ],
      },
    });
    const url = stack.webs[doors.indexOf(door)]!.url;
    const client = new OpenAI({ baseURL: `${url}/${endpoint.id}/v1`, apiKey: endpoint.key, maxRetries: 0 });
    const sync = () => client.chat.completions.create({ model: "chat", messages }).withResponse();
    const stream = () => client.chat.completions.create({ model: "chat", messages, stream: true }).withResponse();
    return { endpoint, client, sync, stream, primary, fallback, url };
  };

  /** The raw stream as text, however it ends. */
  async function rawStream(set: {
    url: string;
    endpoint: SellableEndpoint;
  }): Promise<{ status: number; text: string; id: string }> {
    const response = await fetch(`${set.url}/${set.endpoint.id}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${set.endpoint.key}` },
      body: JSON.stringify({ model: "chat", messages, stream: true }),
    });
    return { status: response.status, text: await response.text(), id: response.headers.get("x-request-id")! };
  }

  const recordOf = (set: { endpoint: SellableEndpoint }, id: string) =>
    vi.waitFor(async () => {
      const record = (await stack.operator.usageRecords(set.endpoint.id)).find((each) => each.id === id);
      expect(record).toBeDefined();
      return record!;
    }, 5000);

  test.each(["429-retry-after", "429-persistent", "500-once", "503-persistent", "reset", "no-response"])(
    "%s: the fallback answers, sync and stream, and the primary was asked once each",
    async (fault) => {
      const set = await setUp(fault);
      const { response } = await set.sync();
      expect(response.headers.get("x-sluice-model")).toBe(set.fallback);
      expect(response.headers.get("x-sluice-attempts")).toBe("2");
      expect(await attemptsOf(stack.simulator, set.primary)).toHaveLength(1);
      if (fault.endsWith("once") || fault === "reset" || fault === "429-retry-after") return;
      const streamed = await set.stream();
      let text = "";
      for await (const chunk of streamed.data) text += chunk.choices[0]?.delta.content ?? "";
      expect(text.length).toBeGreaterThan(0);
      expect(await attemptsOf(stack.simulator, set.primary)).toHaveLength(2);
    },
  );

  test("429-retry-after without a fallback: the same route is asked again, not before the time it named", async () => {
    const set = await setUp("429-retry-after", { fallback: false });
    await set.sync();
    const [first, second] = await attemptsOf(stack.simulator, set.primary);
    expect(second!.at - first!.at).toBeGreaterThanOrEqual(1990);
  });

  test("429-persistent without a fallback: the error is clear, the route is not hammered, nothing is charged", async () => {
    const set = await setUp("429-persistent", { fallback: false });
    const error = (await set.sync().catch((caught: unknown) => caught)) as APIError;
    expect(error).toMatchObject({ status: 502, code: "upstream_error" });
    expect((await attemptsOf(stack.simulator, set.primary)).length).toBeLessThanOrEqual(2);
    expect((await stack.operator.credits(set.endpoint.id)).credit_remaining).toBe("100");
  });

  test("500-once without a fallback: one quick retry answers", async () => {
    const set = await setUp("500-once", { fallback: false });
    const { response } = await set.sync();
    expect(response.headers.get("x-sluice-attempts")).toBe("2");
  });

  test("no-response without a fallback: 504 after the header time-out, asked once", async () => {
    const set = await setUp("no-response", { fallback: false });
    await expect(set.sync()).rejects.toMatchObject({ status: 504, code: "upstream_timeout" });
    expect(await attemptsOf(stack.simulator, set.primary)).toHaveLength(1);
  });

  test("stream-cut: an in-band error and no [DONE]; what was delivered is charged", async () => {
    const set = await setUp("stream-cut");
    const { status, text, id } = await rawStream(set);
    expect(status).toBe(200);
    expect(text).not.toContain("[DONE]");
    expect(JSON.parse(text.trimEnd().split("\n").at(-1)!.slice(6))).toMatchObject({
      error: { code: "upstream_error" },
    });
    const record = await recordOf(set, id);
    expect(record).toMatchObject({ status: "upstream_truncated", estimated: true });
    expect(record.units.output).toBeGreaterThan(30);
    expect(record.units.output).toBeLessThanOrEqual(60);
    await expect(
      set.client.chat.completions.stream({ model: "chat", messages }).finalChatCompletion(),
    ).rejects.toBeInstanceOf(Error);
  });

  test("stream-stall: the idle time-out ends it clean, and the gateway is healthy afterwards", async () => {
    const set = await setUp("stream-stall");
    const { text, id } = await rawStream(set);
    expect(text).not.toContain("[DONE]");
    expect(text).toContain("upstream_timeout");
    expect(await recordOf(set, id)).toMatchObject({ status: "upstream_truncated" });
    const ok = await setUp("accounting");
    expect((await ok.sync()).response.status).toBe(200);
  });

  test.each(["no-done", "no-done-open"])(
    "%s: the answer is finished at once, with [DONE] and the provider's usage",
    async (fault) => {
      const set = await setUp(fault);
      const startedAt = performance.now();
      const { text, id } = await rawStream(set);
      expect(performance.now() - startedAt).toBeLessThan(3000);
      expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
      expect(await recordOf(set, id)).toMatchObject({ status: "succeeded", estimated: false });
    },
  );

  test("accounting: reply and record name the fallback; the failed attempt is on the record and not billed", async () => {
    const set = await setUp("accounting");
    const { data, response } = await set.sync();
    expect(response.headers.get("x-sluice-model")).toBe(set.fallback);
    const record = await recordOf(set, response.headers.get("x-request-id")!);
    expect(record.physical_model_id).toBe(set.endpoint.physicalModels.get(set.fallback));
    expect(record.attempts.map((attempt) => [attempt.physical_model_id, attempt.status])).toEqual([
      [set.endpoint.physicalModels.get(set.primary), 503],
      [set.endpoint.physicalModels.get(set.fallback), 200],
    ]);
    expect(record.units).toEqual({ input: data.usage!.prompt_tokens, output: data.usage!.completion_tokens });
    const micros = data.usage!.prompt_tokens + 2 * data.usage!.completion_tokens;
    expect(Math.round(Number(record.charge) * 1e6)).toBe(micros);
  });

  test("an upstream's own 400 passes through with its reason and is not tried elsewhere", async () => {
    const set = await setUp("content-filter");
    const error = (await set.sync().catch((caught: unknown) => caught)) as APIError;
    expect(error).toMatchObject({ status: 400, code: "content_policy_violation" });
    expect(await attemptsOf(stack.simulator, set.fallback)).toHaveLength(0);
  });

  test.each(["redirect", "html-200", "error-200"])("%s: no route, so the fallback answers", async (fault) => {
    const set = await setUp(fault);
    expect((await set.sync()).response.headers.get("x-sluice-model")).toBe(set.fallback);
    const streamed = await set.stream();
    expect(streamed.response.headers.get("x-sluice-model")).toBe(set.fallback);
    streamed.data.controller.abort();
  });

  test("no failure shows a credential or the upstream's address", async () => {
    const set = await setUp("503-persistent", { fallback: false });
    const error = (await set.sync().catch((caught: unknown) => caught)) as APIError;
    expect(error).toMatchObject({ status: 502, code: "upstream_error" });
    const shown = JSON.stringify(error.error) + JSON.stringify([...(error.headers ?? [])]);
    expect(shown).not.toContain("sk-upstream-secret");
    expect(shown).not.toContain(new URL(stack.simulator.url).port);
  });
});
