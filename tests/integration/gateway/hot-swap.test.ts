/** mission.md A8: a change in the catalog reaches every process within a second and drops no running request. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chat } from "#tests/setup/chat.ts";
import { createTestDatabase } from "#tests/setup/database.ts";
import { type SellableEndpoint, tokenPrice } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

let stack: Stack;

beforeAll(async () => {
  const database = await createTestDatabase();
  stack = await startStack({ databaseUrl: database.url, doors: ["native", "native", "remix"] });
});
afterAll(() => stack?.stop());

const at = (endpoint: SellableEndpoint, index: number) => ({
  url: stack.webs[index % 3]!.url,
  endpointId: endpoint.id,
  key: endpoint.key,
});

/** 50 streams of about two seconds, all of them begun at the upstream. */
async function fiftyStreams(endpoint: SellableEndpoint, upstream: string) {
  const streams = Array.from({ length: 50 }, (_, index) => chat(at(endpoint, index), { model: "chat", stream: true }));
  await vi.waitFor(async () => {
    const begun = (await attemptsOf(stack.simulator, upstream)).filter((attempt) => attempt.tokens_sent > 0);
    expect(begun).toHaveLength(50);
  }, 10_000);
  return streams;
}

/**
 * Asks each process until an answer is as it should be after the change.
 * @returns when the last of the first requests was sent that were answered so; how long answers take is another matter
 */
async function sentAtLast(
  endpoint: SellableEndpoint,
  check: (outcome: Awaited<ReturnType<typeof chat>>, index: number) => unknown,
): Promise<number> {
  let last = 0;
  for (let index = 0; index < 3; index++) {
    await vi.waitFor(
      async () => {
        const sentAt = Date.now();
        await check(await chat(at(endpoint, index), { model: "chat" }), index);
        last = sentAt;
      },
      { timeout: 5000, interval: 50 },
    );
  }
  return last;
}

describe("while 50 streams run", () => {
  test("a route is changed: new requests take it within a second in every process, running streams finish", async () => {
    const upstream = "sim-slow-20-100@route";
    const endpoint = await stack.operator.endpoint({ credits: "100", models: { chat: [{ upstream }] } });
    const replacement = await stack.operator.physicalModel({ upstream: "sim-ok@replacement", price: tokenPrice });
    const streams = await fiftyStreams(endpoint, upstream);
    await stack.operator.call("PATCH", `/virtual-endpoints/${endpoint.id}`, {
      logical_models: [{ name: "chat", routes: [{ physical_model_id: replacement, tier: 1, weight: 1 }] }],
    });
    const changedAt = Date.now();
    const takenAt = await sentAtLast(endpoint, async (_, index) =>
      expect(await attemptsOf(stack.simulator, "sim-ok@replacement")).toHaveLength(index + 1),
    );
    expect(takenAt - changedAt).toBeLessThan(1000);
    expect((await Promise.all(streams)).every((outcome) => outcome.complete)).toBe(true);
  });

  test("their key is revoked: new requests get 401 within a second in every process, running streams finish", async () => {
    const upstream = "sim-slow-20-100@revoked";
    const endpoint = await stack.operator.endpoint({ credits: "100", models: { chat: [{ upstream }] } });
    const streams = await fiftyStreams(endpoint, upstream);
    await stack.operator.call("POST", `/virtual-endpoints/${endpoint.id}/access-keys/${endpoint.keyId}/revoke`);
    const revokedAt = Date.now();
    const refusedAt = await sentAtLast(endpoint, (outcome) =>
      expect(outcome).toMatchObject({ status: 401, errorCode: "invalid_api_key" }),
    );
    expect(refusedAt - revokedAt).toBeLessThan(1000);
    expect((await Promise.all(streams)).every((outcome) => outcome.complete)).toBe(true);
  });

  test("the process is asked to stop: they finish, nothing is lost", async () => {
    const upstream = "sim-slow-20-60@drain";
    const endpoint = await stack.operator.endpoint({ credits: "100", models: { chat: [{ upstream }] } });
    const web = await stack.startWeb();
    const streams = Array.from({ length: 20 }, () =>
      chat({ url: web.url, endpointId: endpoint.id, key: endpoint.key }, { model: "chat", stream: true }),
    );
    await vi.waitFor(async () => expect(await attemptsOf(stack.simulator, upstream)).toHaveLength(20), 10_000);
    const [outcomes] = await Promise.all([Promise.all(streams), web.stop("SIGTERM")]);
    expect(outcomes.every((outcome) => outcome.complete)).toBe(true);
  });
});
