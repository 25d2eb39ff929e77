/** failure-cases.md, section 1, `flap`: the breaker is one for all processes. */
import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";
import { ask, type WireFormat } from "#tests/setup/wire-clients.ts";

let stack: Stack;
/** The table's 60 s are 2.4. */
const timeScale = 0.04;
const recoveryMs = 60_000 * timeScale;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: ["native", "native"] });
  await fetch(`${stack.simulator.url}/_settings`, { method: "POST", body: JSON.stringify({ time_scale: timeScale }) });
});
afterAll(() => stack?.stop());

/** Sends to both processes at once, again and again, until both are served by the primary once more. */
async function traffic(format: WireFormat, kind: "anthropic" | "openai_compatible") {
  const mark = randomBytes(4).toString("hex");
  const primary = `sim-fault-flap@${mark}`;
  const endpoint = await stack.operator.endpoint({
    credits: "100",
    models: {
      chat: [
        { kind, upstream: primary },
        { kind, upstream: `sim-ok@${mark}` },
      ],
      warm: [{ kind, upstream: `sim-ok@${mark}-warm` }],
    },
  });
  await Promise.all(stack.webs.map(({ url }) => ask({ url, endpoint }, format, { body: { model: "warm" } })));
  const statuses = new Set<number>();
  const until = Date.now() + 20_000;
  for (let back = false; !back && Date.now() < until; await wait(20)) {
    const outcomes = await Promise.all(stack.webs.map(({ url }) => ask({ url, endpoint }, format)));
    for (const outcome of outcomes) statuses.add(outcome.status);
    back = outcomes.every((outcome) => outcome.headers.get("x-sluice-model") === primary);
  }
  return { statuses: [...statuses], attempts: await attemptsOf(stack.simulator, primary) };
}

describe("a primary that is away for a while", () => {
  test("is left alone by all processes, probed by one at a time, and back soon after its recovery; nobody sees an error", async () => {
    const worlds = [traffic("OpenAI", "openai_compatible"), traffic("Anthropic", "anthropic")];
    for (const { statuses, attempts } of await Promise.all(worlds)) {
      expect(statuses).toEqual([200]);
      const startedAt = attempts[0]!.at;
      const failed = attempts.filter((attempt) => attempt.outcome !== "answered").map(({ at }) => at - startedAt);
      // Five failures in a row open the breaker; the other process learns of it while its own few are under way.
      const gap = failed.findIndex((at, index) => index > 0 && at - (failed[index - 1] ?? 0) > 900);
      const probes = failed.slice(gap);
      expect(gap).toBeGreaterThan(0);
      expect(gap).toBeLessThanOrEqual(10);
      expect(probes.length).toBeLessThanOrEqual(3);
      for (const [index, at] of probes.slice(1).entries()) expect(at - (probes[index] ?? 0)).toBeGreaterThan(900);
      const answered = attempts.find((attempt) => attempt.outcome === "answered");
      expect(answered!.at - startedAt - recoveryMs).toBeLessThan(10_000);
      const second = attempts.filter((attempt) => attempt.outcome === "answered")[1];
      expect(second).toBeDefined();
    }
  });
});
