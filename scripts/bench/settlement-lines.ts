import type { Line } from "./report.ts";
import { measureSettlement, type SettlementMeasurement } from "./settlement.ts";

const goalPerSecond = 10_000;
/** A full table may be this much slower than an empty one and still be called flat. */
const flatRatio = 0.8;
const roundsPerSize = 3;

/** Settlement's lines of the report: medians of one worker on an empty table and on one of five million records. */
export async function measureSettlementLines(options: { quick: boolean }): Promise<Line[]> {
  const full = options.quick ? 200_000 : 5_000_000;
  const sizes = [0, full];
  const measured = await measureSettlement({
    events: options.quick ? 20_000 : 50_000,
    preload: sizes.flatMap((size) => Array.from({ length: roundsPerSize }, () => size)),
    onProgress: (line) => console.log(line),
  });
  const [empty = 0, filled = 0] = sizes.map((size) => medianOf(measured.filter((round) => round.preload === size)));
  const rate = (perSecond: number) => `${Math.round(perSecond / 100) / 10}k events/s`;
  const line = (what: string, perSecond: number): Line => ({
    what,
    bare: "",
    gateway: rate(perSecond),
    ratio: "",
    goal: "≥ 10k events/s",
    reached: perSecond >= goalPerSecond,
  });
  return [
    line("settlement, one worker, empty table", empty),
    line(`settlement, ${full.toLocaleString("en")} records`, filled),
    {
      what: "settlement, full ÷ empty table",
      bare: "",
      gateway: "",
      ratio: (filled / empty).toFixed(2),
      goal: `flat (≥ ${flatRatio})`,
      reached: filled / empty >= flatRatio,
    },
  ];
}

function medianOf(rounds: readonly SettlementMeasurement[]): number {
  const rates = rounds.map((round) => round.eventsPerSecond).sort((a, b) => a - b);
  return rates[Math.floor(rates.length / 2)] ?? 0;
}
