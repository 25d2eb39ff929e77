import fc from "fast-check";
import { expect, test } from "vitest";
import type { UsageEvent } from "#server/contracts/usage-event.ts";
import { eventJson } from "./event-json.ts";

const idOrNull = fc.constantFrom("pm_1", "pm_2", "prc_1", null);

const lineages = fc.constantFrom({}, { key_lineage_id: "key_1" });

const events: fc.Arbitrary<UsageEvent> = fc
  .tuple(
    fc.record({
      request_id: fc.constantFrom("req_1", "req_2"),
      merchant_id: fc.constantFrom("mer_1", "mer_2"),
      ve_id: fc.constantFrom("ve_1", "ve_2"),
      customer_id: fc.constantFrom("cus_1", "cus_2"),
      key_id: fc.constantFrom("key_1", "key_2"),
      logical_model_id: idOrNull,
      logical_model: fc.oneof(fc.constant("chat"), fc.string({ unit: "binary" })).map((text) => text.toWellFormed()),
      physical_model_id: idOrNull,
      provider_id: idOrNull,
      endpoint: fc.constantFrom("chat/completions", "models"),
      status: fc.constantFrom("succeeded", "failed", "abandoned"),
      error_code: fc.constantFrom(null, "upstream_error"),
      units: fc.record({ input: fc.nat(), output: fc.nat() }, { requiredKeys: [] }),
      estimated: fc.boolean(),
      charge: fc.bigInt(0n, 2n ** 62n).map(String),
      cost: fc.option(fc.bigInt(0n, 2n ** 62n).map(String)),
      cost_currency: fc.constantFrom("USD", "EUR", null),
      price_version_id: idOrNull,
      cost_version_id: idOrNull,
      attempts: fc.array(fc.record({ physical_model_id: fc.constant("pm_1"), status: fc.constant(200), ms: fc.nat() })),
      latency_ms: fc.nat(),
      ttft_ms: fc.option(fc.nat()),
      stream: fc.boolean(),
      app: fc.option(fc.string()),
      client_request_id: fc.option(fc.string()),
      epoch: fc.nat(),
    }),
    lineages,
  )
  .map(([event, lineage]): UsageEvent => ({ ...event, ...lineage }));

test("whatever was written before, an event is read back as it was", () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 10 }), (sequence) => {
      for (const event of sequence) expect(JSON.parse(eventJson(event))).toEqual(event);
    }),
  );
});
