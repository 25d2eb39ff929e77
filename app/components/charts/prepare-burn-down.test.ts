import { expect, it } from "vitest";
import { prepareBurnDown } from "./prepare-burn-down.ts";

const day = (number: number) => new Date(Date.UTC(2026, 10, number)).toISOString();
const points = [
  { at: day(18), remaining: "40" },
  { at: day(20), remaining: "20" },
];

it("at ten credits a day, twenty last two days", () => {
  const prepared = prepareBurnDown({
    points,
    dailyCharges: ["1000", "10", "10", "10", "10", "10", "10", "10"],
    timeZone: "UTC",
  });
  expect(prepared).toMatchObject({ perDay: 10, daysLeft: 2, runsOutAt: day(22), state: "running" });
  expect(prepared.rows.map(({ remaining, forecast }) => [remaining, forecast])).toEqual([
    [40, null],
    [20, 20],
    [null, 0],
  ]);
});

it("a forecast far away is drawn no further than the history reaches, and a year is no forecast", () => {
  const prepared = prepareBurnDown({ points, dailyCharges: ["0.01"], timeZone: "UTC" });
  expect(prepared.runsOutAt).toBeNull();
  expect(prepared.daysLeft).toBe(2000);
  expect(prepared.rows.at(-1)?.time).toBe(Date.parse(day(22)));
});

it("nothing charged, nothing left, nothing known: no forecast", () => {
  expect(prepareBurnDown({ points, dailyCharges: ["0", "0"], timeZone: "UTC" })).toMatchObject({
    state: "idle",
    runsOutAt: null,
  });
  const used = [...points, { at: day(21), remaining: "-0.5" }];
  expect(prepareBurnDown({ points: used, dailyCharges: ["10"], timeZone: "UTC" })).toMatchObject({
    state: "empty",
    runsOutAt: null,
  });
  expect(prepareBurnDown({ points: [], dailyCharges: [], timeZone: "UTC" })).toMatchObject({
    state: "empty",
    rows: [],
  });
});
