import type { Line } from "./report.ts";
import { measureSettlement } from "./settlement.ts";

const goal = 10_000;
/** A table of this many records may not slow settlement below the goal; "flat" allows for noise. */
const fullTable = 5_000_000;

/** Settlement's speed on an empty and on a full table. */
export async function measureSettlementLines(options: { quick: boolean }): Promise<Line[]> {
  const [empty, full] = await measureSettlement({
    events: options.quick ? 20_000 : 60_000,
    preload: [0, options.quick ? 100_000 : fullTable],
    onProgress: (line) => console.log(`  ${line}`),
  });
  if (!empty || !full) throw new Error("settlement was not measured");
  const perSecond = (value: number) => `${Math.round(value)} events/s`;
  const share = full.eventsPerSecond / empty.eventsPerSecond;
  return [
    {
      what: "settlement into PostgreSQL by one worker, empty table",
      bare: "",
      gateway: perSecond(empty.eventsPerSecond),
      ratio: `${Math.round(empty.workerMicrosPerEvent)} µs CPU of the worker per event`,
      goal: `≥ ${goal} events/s`,
      reached: empty.eventsPerSecond >= goal,
    },
    {
      what: `the same with ${full.preload.toLocaleString("en")} records in the table`,
      bare: "",
      gateway: perSecond(full.eventsPerSecond),
      ratio: `${share.toFixed(2)} × empty`,
      goal: `≥ ${goal} events/s, flat`,
      reached: full.eventsPerSecond >= goal,
    },
  ];
}
