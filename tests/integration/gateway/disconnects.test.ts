/** failure-cases.md 2.2: clients of two formats leave at every phase, under both policies, through both doors. */
import { randomBytes } from "node:crypto";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type SellableEndpoint, tokenPrice, type UsageRecordView } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { wireFormats } from "#tests/setup/wire-clients.ts";

let stack: Stack;
const doors = ["native", "remix"] as const;
const policies = ["abort_and_charge_delivered", "drain_and_charge_all"] as const;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
});
afterAll(() => stack?.stop());

const micros = (credits: string) => BigInt(Math.round(Number(credits) * 1e6));
/** What these units cost at `tokenPrice`: 1 and 2 micro-credits a token. */
const priceOf = (units: Record<string, number>) => BigInt((units.input ?? 0) + 2 * (units.output ?? 0));

/** Each client with an upstream of its own format, and of the other's. */
const worlds = [
  ["OpenAI", "native", "openai_compatible"],
  ["OpenAI", "remix", "openai_compatible"],
  ["Anthropic", "native", "anthropic"],
  ["Anthropic", "remix", "openai_compatible"],
] as const;

describe.each(worlds.flatMap((world) => policies.map((policy) => [...world, policy] as const)))(
  "%s's client of the %s door that leaves an upstream of kind %s, with %s,",
  (format, door, kind, policy) => {
    const drains = policy === "drain_and_charge_all";

    async function setUp(model: string) {
      const upstream = `${model}@${randomBytes(4).toString("hex")}`;
      const endpoint = await stack.operator.endpoint({
        credits: "1",
        models: { chat: [{ upstream, kind, price: tokenPrice }] },
        fields: { disconnect_policy: policy },
      });
      return { endpoint, upstream };
    }

    function send(endpoint: SellableEndpoint, stream: boolean) {
      const messages = [{ role: "user", content: "Row." }];
      const { path, body: own } = wireFormats[format];
      const body = JSON.stringify({ model: "chat", stream, messages, ...own });
      const url = `${stack.webs[doors.indexOf(door)]!.url}/${endpoint.id}${path}`;
      const call = request(url, {
        method: "POST",
        agent: false,
        headers: { "content-type": "application/json", authorization: `Bearer ${endpoint.key}` },
      });
      call.on("error", () => undefined); // it is us who break the connection
      call.end(body);
      const answer = new Promise<IncomingMessage>((resolve) => call.on("response", resolve));
      return { call, answer };
    }

    /** Reads until this many events have come. */
    async function readEvents(answer: IncomingMessage, events: number): Promise<string> {
      let text = "";
      for await (const part of answer.iterator({ destroyOnReturn: false })) {
        text += part;
        if (text.split("\n\n").length > events) break;
      }
      return text;
    }

    const seen = (upstream: string) =>
      vi.waitFor(async () => expect(await attemptsOf(stack.simulator, upstream)).toHaveLength(1), {
        timeout: 5000,
        interval: 10,
      });

    /** The one record, after the upstream has ended; the hold is released and the wallet has paid the charge. */
    async function outcomeOf(endpoint: SellableEndpoint, upstream: string) {
      const record: UsageRecordView = await vi.waitFor(
        async () => {
          const records = await stack.operator.usageRecords(endpoint.id);
          expect(records).toHaveLength(1);
          return records[0]!;
        },
        { timeout: 10_000, interval: 50 },
      );
      const attempt = await vi.waitFor(async () => {
        const attempts = await attemptsOf(stack.simulator, upstream);
        expect(attempts).toHaveLength(1);
        expect(attempts[0]!.outcome).not.toBe("running");
        return attempts[0]!;
      }, 5000);
      const credits = await stack.operator.credits(endpoint.id);
      expect(micros(credits.credit_spend)).toBe(micros(record.charge));
      expect(micros(credits.credit_remaining)).toBe(1_000_000n - micros(record.charge));
      expect(micros(record.charge)).toBe(priceOf(record.units));
      return { record, attempt };
    }

    const expectNothingCharged = (record: UsageRecordView) => {
      expect(record).toMatchObject({ status: "client_aborted", charge: "0", estimated: false });
      expect(record.units.output ?? 0).toBe(0);
    };
    const expectAllCharged = (record: UsageRecordView, output: number) => {
      expect(record).toMatchObject({ status: "client_aborted", estimated: false, units: { output } });
      expect(record.units.input).toBeGreaterThan(0);
    };

    test(`before the answer in one piece: ${drains ? "the upstream ends, all of it is charged" : "the upstream is let go, nothing is charged"}`, async () => {
      const { endpoint, upstream } = await setUp("sim-slow-300-8");
      const { call } = send(endpoint, false);
      await seen(upstream);
      call.destroy();
      const { record, attempt } = await outcomeOf(endpoint, upstream);
      expect(attempt.aborted).toBe(!drains);
      if (drains) expectAllCharged(record, 8);
      else expectNothingCharged(record);
    });

    test(`before the first token of a stream: ${drains ? "the upstream ends, all of it is charged" : "the upstream is let go, nothing is charged"}`, async () => {
      const { endpoint, upstream } = await setUp("sim-slow-300-3");
      const { call } = send(endpoint, true);
      await seen(upstream);
      call.destroy();
      const { record, attempt } = await outcomeOf(endpoint, upstream);
      expect(attempt.aborted).toBe(!drains);
      if (drains) expectAllCharged(record, 3);
      else expectNothingCharged(record);
    });

    test(`in the middle of a stream: ${drains ? "the upstream ends, all of it is charged" : "the upstream is let go, what was delivered is charged by estimate"}`, async () => {
      const { endpoint, upstream } = await setUp("sim-slow-20-60");
      const { call, answer } = send(endpoint, true);
      await readEvents(await answer, 10);
      call.destroy();
      const { record, attempt } = await outcomeOf(endpoint, upstream);
      expect(record.id).toBe((await answer).headers["x-request-id"]);
      expect(attempt.aborted).toBe(!drains);
      if (drains) return expectAllCharged(record, 60);
      expect(record).toMatchObject({ status: "client_aborted", estimated: true });
      expect(record.units.output).toBeGreaterThanOrEqual(8);
      expect(record.units.output).toBeLessThan(50);
    });

    test("after the whole of a stream: it succeeded, with the provider's own figures", async () => {
      const { endpoint, upstream } = await setUp("sim-tokens-20-10");
      const { call, answer } = send(endpoint, true);
      let text = "";
      for await (const part of (await answer).iterator({ destroyOnReturn: false })) {
        text += part;
        if (wireFormats[format].end.test(text)) break;
      }
      call.destroy();
      const { record, attempt } = await outcomeOf(endpoint, upstream);
      expect(attempt).toMatchObject({ aborted: false, outcome: "answered" });
      expect(record).toMatchObject({ status: "succeeded", estimated: false, units: { input: 20, output: 10 } });
      expect(record.charge).toBe("0.00004");
    });
  },
);
