/** What the tests of official clients share: one stack, an endpoint with models of some kinds, and one without credits. */
import { randomBytes } from "node:crypto";
import { expect, vi } from "vitest";
import { createTestDatabase } from "#tests/setup/database.ts";
import type { RouteSpec, SellableEndpoint, UsageRecordView } from "#tests/setup/operator.ts";
import { attemptsOf } from "#tests/setup/simulator.ts";
import { type Stack, startStack } from "#tests/setup/stack.ts";

/** Micro-credits a token: 3 in, 15 out. */
const price = { per: 1_000_000, input: "3", output: "15" };

export const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** What a tool takes, in JSON schema. */
export const parameters = {
  type: "object" as const,
  properties: { q: { type: "string" as const } },
  required: ["q"],
};

export interface World {
  stack: Stack;
  endpoint: SellableEndpoint;
  /** An endpoint that has never had a credit. */
  poor: SellableEndpoint;
  base(endpoint?: SellableEndpoint): string;
  /** The newest record of this model with this status, once it is settled. */
  recordOf(model: string, status: string): Promise<UsageRecordView & { endpoint: string }>;
  /** Expects that the upstream was let go, and that what had come was charged at the price, by estimate. */
  expectLetGo(kind: string, times?: number): Promise<void>;
}

const micros = (credits: string) => Math.round(Number(credits) * 1e6);

/** For each kind: `<kind>` says 20 tokens in and 10 out, `-talk`, `-long` (too long a context) and `-slow`. */
export async function startWorld(kinds: readonly NonNullable<RouteSpec["kind"]>[]): Promise<World> {
  const database = await createTestDatabase();
  const stack = await startStack({ databaseUrl: database.url });
  const mark = randomBytes(4).toString("hex");
  const slow = (kind: string) => `sim-slow-20-200@${kind}-${mark}`;
  const upstreams = (kind: NonNullable<RouteSpec["kind"]>) => ({
    [kind]: "sim-tokens-20-10",
    [`${kind}-talk`]: "sim-ok",
    [`${kind}-long`]: "sim-fault-context-length",
    [`${kind}-slow`]: slow(kind),
  });
  const models = Object.fromEntries(
    kinds.flatMap((kind) =>
      Object.entries(upstreams(kind)).map(([name, upstream]) => [name, [{ upstream, kind, price }]]),
    ),
  );
  const [endpoint, poor] = await Promise.all([
    stack.operator.endpoint({ credits: "1000", models }),
    stack.operator.endpoint({ models }),
  ]);
  const recordOf: World["recordOf"] = (model, status) =>
    vi.waitFor(async () => {
      const records = await stack.operator.usageRecords(endpoint.id);
      const found = records.find((record) => record.logical_model === model && record.status === status);
      expect(found, `${model} ${status}`).toBeDefined();
      return found as UsageRecordView & { endpoint: string };
    }, 5_000);
  return {
    stack,
    endpoint,
    poor,
    base: (of = endpoint) => `${stack.webs[0]?.url}/${of.id}`,
    recordOf,
    expectLetGo: async (kind, times = 1) => {
      const records = await vi.waitFor(async () => {
        const all = await stack.operator.usageRecords(endpoint.id);
        const left = all.filter((record) => record.logical_model === `${kind}-slow`);
        expect(left).toHaveLength(times);
        return left;
      }, 5_000);
      for (const record of records) {
        expect(record).toMatchObject({ status: "client_aborted", estimated: true });
        const { input = 0, output = 0 } = record.units;
        expect(output).toBeGreaterThanOrEqual(2);
        expect(output).toBeLessThan(150);
        expect(micros(record.charge)).toBe(3 * input + 15 * output);
      }
      await vi.waitFor(async () => {
        const attempts = await attemptsOf(stack.simulator, slow(kind));
        expect(attempts).toHaveLength(times);
        expect(attempts.every((attempt) => attempt.aborted)).toBe(true);
      }, 5_000);
    },
  };
}

/** What a promise was refused with. @throws Error when it was not */
export async function refusalOf(promise: PromiseLike<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was not refused");
}

/** Reads a stream until this many pieces have come, then leaves by `leave`; the client may throw that it left. */
export async function leaveAfter(pieces: number, stream: AsyncIterable<unknown>, leave: () => void): Promise<void> {
  let seen = 0;
  try {
    for await (const _ of stream) {
      if (++seen >= pieces) {
        leave();
        break;
      }
    }
  } catch (error) {
    if (seen < pieces) throw error;
  }
}
