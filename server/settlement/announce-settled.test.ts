import { expect, test } from "vitest";
import type { LiveRequest } from "#server/contracts/live.ts";
import { usageEvent } from "#tests/factories/usage.ts";
import { makeAnnounceSettled } from "./announce-settled.ts";
import type { UsageRow } from "./usage-row.ts";

const place = { merchantId: "mer_1", customerId: "cus_1", shard: 0 };

const row = (virtualEndpointId: string, requestId: string): UsageRow => ({
  entry: { id: "0-1", fields: {} } as unknown as UsageRow["entry"],
  event: usageEvent({ ...place, virtualEndpointId }, { request_id: requestId }),
  requestUuid: "",
  occurredAtMs: 0,
  chargeMicros: 1n,
  takenMicros: 1n,
});

test("a quiet endpoint of a busy merchant is told of its request too; of the busy one the newest are", async () => {
  const told: LiveRequest[] = [];
  const announce = makeAnnounceSettled({
    channel: {
      publish: async (topics, messageOf) => void told.push(...topics.flatMap((topic) => JSON.parse(messageOf(topic)))),
      subscribe: () => () => undefined,
      topics: 0,
    },
  });
  const busy = Array.from({ length: 500 }, (_, index) => row("ve_busy", `req_${index}`));
  await announce([row("ve_quiet", "req_quiet"), ...busy]);
  expect(told.map(({ id }) => id)).toEqual(["req_quiet", ...busy.slice(-50).map(({ event }) => event.request_id)]);
});
