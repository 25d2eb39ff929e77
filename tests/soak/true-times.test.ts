/** failure-cases.md, section 1, with the times of its table and the product's own time-outs. */
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
const messages = [{ role: "user" as const, content: "Count the ships." }];

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url });
});
afterAll(() => stack?.stop());

async function setUp(fault: string) {
  const primary = `sim-fault-${fault}@true`;
  const endpoint = await stack.operator.endpoint({
    credits: "100",
    models: { chat: [{ upstream: primary }, { upstream: `sim-ok@${fault}` }] },
  });
  const client = new OpenAI({
    baseURL: `${stack.webs[0]!.url}/${endpoint.id}/v1`,
    apiKey: endpoint.key,
    maxRetries: 0,
  });
  return { client, primary };
}

/** The time until the whole stream was read. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

describe.concurrent("with the true times of the fault table", () => {
  test("slow-first-token: the fallback answers within 15 seconds", { timeout: 40_000 }, async () => {
    const { client, primary } = await setUp("slow-first-token");
    const ms = await timed(() => client.chat.completions.stream({ model: "chat", messages }).finalChatCompletion());
    expect(ms).toBeLessThan(15_000);
    expect(await attemptsOf(stack.simulator, primary)).toHaveLength(1);
  });

  test("no-response: the fallback answers after the header time-out, the silent route was asked once", {
    timeout: 60_000,
  }, async () => {
    const { client, primary } = await setUp("no-response");
    const ms = await timed(() => client.chat.completions.create({ model: "chat", messages }));
    expect(ms).toBeLessThan(35_000);
    expect(await attemptsOf(stack.simulator, primary)).toHaveLength(1);
  });

  test("stream-stall: ends clean before the 30 seconds are over, and the process is healthy afterwards", {
    timeout: 60_000,
  }, async () => {
    const { client } = await setUp("stream-stall");
    const ms = await timed(async () => {
      await expect(client.chat.completions.stream({ model: "chat", messages }).finalChatCompletion()).rejects.toThrow();
    });
    expect(ms).toBeLessThan(30_000);
    expect((await fetch(`${stack.webs[0]!.url}/readyz`)).status).toBe(200);
  });
});
