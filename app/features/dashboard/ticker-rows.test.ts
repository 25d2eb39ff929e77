import { expect, test } from "vitest";
import { type TickerRow, tickerRows, unseenCount } from "./ticker-rows.ts";

const row = (id: string, second: number): TickerRow => ({
  id,
  logical_model: "chat",
  status: "succeeded",
  charge: "1",
  latency_ms: 5,
  created_at: new Date(second * 1000).toISOString(),
});

test("the newest request stands on top, however it came, and each stands once", () => {
  const rows = tickerRows([row("b", 2), row("a", 1)], [row("c", 3), row("b", 2), row("d", 4)], 3);
  expect(rows.map(({ id }) => id)).toEqual(["d", "c", "b"]);
});

test("a paused ticker says how many came meanwhile", () => {
  const shown = [row("b", 2), row("a", 1)];
  expect(unseenCount(tickerRows(shown, [row("c", 3)], 2), shown)).toBe(1);
  expect(unseenCount(shown, shown)).toBe(0);
});
