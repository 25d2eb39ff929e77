import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import { chargeOf } from "#server/pricing/price.ts";
import { demandOf } from "./chat-operation.ts";
import type { Demand } from "./demand.ts";
import { openAiChatDoor } from "./doors/openai-chat/door.ts";
import { coveredOutput, estimateHold, inputBound, outputCap } from "./estimate.ts";

const route = (rates: RouteSnapshot["price"]["rates"], per = 1_000_000, maxOutputTokens = 4096): RouteSnapshot => ({
  physicalModelId: "pm_1",
  upstreamModel: "m",
  providerId: "prv_1",
  providerKind: "openai_compatible",
  providerSettings: {},
  unsupported: "refuse",
  modality: "text",
  capabilities: {
    contextTokens: null,
    tools: null,
    vision: null,
    audio: null,
    files: null,
    jsonSchema: null,
    reasoning: null,
  },
  unitLimit: null,
  creditLimit: null,
  baseUrl: "http://127.0.0.1/v1",
  credentialsVersion: 1,
  timeouts: {
    connectMs: 1,
    streamFirstByteMs: 1,
    lastStreamFirstByteMs: 1,
    syncHeadersMs: 1,
    lastSyncHeadersMs: 1,
    idleMs: 1,
    totalMs: 1,
  },
  tier: 1,
  weight: 1,
  price: { id: "prc_1", version: 1, per, rates },
  cost: null,
  dearness: 0,
  maxOutputTokens,
  bounds: { mediaTokens: null, imageTokens: null, audioSeconds: null },
});
const chat = (extra: object = {}): Demand =>
  demandOf(
    openAiChatDoor.read({
      pathModel: null,
      pathStream: false,
      query: new URLSearchParams(),
      header: () => undefined,
      body: Buffer.from(JSON.stringify({ model: "m", messages: [{ role: "user", content: "hello" }], ...extra })),
    }),
  );

describe("the hold of a request", () => {
  test("covers any usage within its input's bytes and its output cap, on every route", () => {
    const rate = fc.bigInt({ min: 0n, max: 50_000_000n });
    const rates = fc.record(
      { input: rate, output: rate, cached_input: rate, reasoning: rate, request: rate },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(rates, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (tables, max, n, seed) => {
          const request = chat({ max_tokens: max, n });
          const routes = tables.map((table) => route(table));
          const { want } = estimateHold(request, routes);
          const input = seed % (inputBound(request, routes[0]!) + 1);
          const cached = seed % (input + 1);
          const output = seed % (max * n + 1);
          const reasoning = seed % (output + 1);
          for (const each of routes) {
            const charge = chargeOf(each.price, {
              input: input - cached,
              cached_input: cached,
              output: output - reasoning,
              reasoning,
              request: 1,
            });
            expect(charge).toBeLessThanOrEqual(want);
          }
        },
      ),
    );
  });

  test("of a flat price is the price, whatever is asked for", () => {
    const flat = [route({ request: 1_000_000n }, 1)];
    expect(estimateHold(chat(), flat)).toMatchObject({ want: 1_000_000n, atLeast: 1_000_000n });
    expect(outputCap(flat[0]!, chat(), estimateHold(chat(), flat).want)).toBeNull();
  });

  test("a sync answer is capped by what the hold covers, at most the model's own maximum", () => {
    const sold = route({ input: 1_000_000n, output: 2_000_000n }, 1_000_000, 500);
    const request = chat();
    const { want, atLeast } = estimateHold(request, [sold]);
    expect(outputCap(sold, request, want)).toBe(500);
    expect(outputCap(sold, request, atLeast)).toBe(64);
    expect(outputCap(sold, chat({ max_tokens: 7 }), want)).toBeNull();
    expect(outputCap(sold, chat({ n: 2 }), estimateHold(chat({ n: 2 }), [sold]).want)).toBe(500);
  });

  test("a stream without a cap begins with a slice and knows how far it reaches", () => {
    const sold = route({ input: 1_000_000n, output: 2_000_000n });
    const request = chat({ stream: true });
    const { want } = estimateHold(request, [sold]);
    expect(coveredOutput(sold, request, want)).toBe(1024);
    expect(coveredOutput(route({ input: 1n }), request, want)).toBeNull();
  });
});
