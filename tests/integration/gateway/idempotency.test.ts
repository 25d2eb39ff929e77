/** failure-cases.md, 8: the same Idempotency-Key twice on a chat request, through both doors. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import { flatPrice, type SellableEndpoint } from "#tests/setup/operator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;
let endpoint: SellableEndpoint;
const doors = ["native", "remix"] as const;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: [...doors] });
  endpoint = await stack.operator.endpoint({
    credits: "100",
    models: {
      chat: [{ upstream: "sim-ok", price: flatPrice }],
      slow: [{ upstream: "sim-slow-300", price: flatPrice }],
      failing: [{ upstream: "sim-fault-503-persistent", price: flatPrice }],
    },
  });
});
afterAll(() => stack?.stop());

describe.each(doors)("a chat with an Idempotency-Key at the %s door", (door) => {
  const ask = (key: string, body: object) =>
    fetch(`${stack.webs[doors.indexOf(door)]!.url}/${endpoint.id}/v1/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${endpoint.key}`,
        "idempotency-key": `${door}-${key}`,
      },
      body: JSON.stringify({ model: "chat", messages: [{ role: "user", content: "Once only." }], ...body }),
    });
  const spent = async () => Number((await stack.operator.credits(endpoint.id)).credit_spend);

  test("sent twice is charged once and gets the stored reply, to the byte", async () => {
    const before = await spent();
    const first = await ask("twice", {});
    const text = await first.text();
    const again = await ask("twice", {});
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(text);
    expect(again.headers.get("x-sluice-replayed")).toBe("true");
    expect(again.headers.get("x-request-id")).toBe(first.headers.get("x-request-id"));
    expect(await spent()).toBe(before + 1);
    const { rows } = await stack.sql.query<{ reply: Buffer }>(
      "SELECT sealed_reply AS reply FROM kept_reply WHERE idempotency_key = $1",
      [`${door}-twice`],
    );
    expect(rows[0]?.reply.toString("latin1")).not.toContain("assistant");
  });

  test("sent twice at the same time is charged once: the second is told that the first is running", async () => {
    const before = await spent();
    const answers = await Promise.all([ask("race", { model: "slow" }), ask("race", { model: "slow" })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
    expect(await spent()).toBe(before + 1);
  });

  test("another request under the same key is a conflict and costs nothing", async () => {
    expect((await ask("other", {})).status).toBe(200);
    const before = await spent();
    const other = await ask("other", { temperature: 0.5 });
    expect(other.status).toBe(409);
    expect(await other.json()).toMatchObject({ error: { code: "idempotency_conflict" } });
    expect(await spent()).toBe(before);
  });

  test("a failure is not kept: the same key may try again", async () => {
    expect((await ask("failed", { model: "failing" })).status).toBeGreaterThanOrEqual(500);
    const again = await ask("failed", { model: "failing" });
    expect(again.status).toBeGreaterThanOrEqual(500);
    expect(again.headers.get("x-sluice-replayed")).toBeNull();
  });
});
