import { expect, test } from "vitest";
import { dearnessOf } from "./dearness.ts";

const table = (rates: object, per = 1_000_000) => ({ id: "v_1", version: 1, per, rates });
const cost = (rates: object, currency = "USD", per = 1_000_000) => ({ ...table(rates, per), currency });
const order = (routes: Parameters<typeof dearnessOf>[0]) => {
  const dearness = dearnessOf(routes);
  return routes.map((_, index) => index).sort((a, b) => dearness[a]! - dearness[b]!);
};
const dearPrice = table({ input: 9n, output: 9n });
const lowPrice = table({ input: 1n, output: 1n });

test("what the provider takes counts, not what the customer pays", () => {
  const lowCost = { tier: 1, price: dearPrice, cost: cost({ input: 1n, output: 1n }) };
  const dearCost = { tier: 1, price: lowPrice, cost: cost({ input: 5n, output: 5n }) };
  expect(order([dearCost, lowCost])).toEqual([1, 0]);
});

test("the price counts where a cost of the tier is missing or of another currency; other tiers do not matter", () => {
  const known = { tier: 1, price: dearPrice, cost: cost({ input: 1n }) };
  expect(order([known, { tier: 1, price: lowPrice, cost: null }])).toEqual([1, 0]);
  expect(order([known, { tier: 1, price: lowPrice, cost: cost({ input: 5n }, "EUR") }])).toEqual([1, 0]);
  const [first, second] = dearnessOf([known, { tier: 2, price: lowPrice, cost: null }]);
  expect([first, second]).toEqual([1e-6, 4e-6]);
});

test("figures of another size, flat fees, pictures and seconds are compared by what they come to", () => {
  const of = (rates: object, per = 1) => ({ tier: 1, price: table(rates, per), cost: null });
  expect(order([of({ input: 1_000n }, 1_000), of({ input: 500_000n }, 1_000_000)])).toEqual([1, 0]);
  expect(order([of({ request: 5_000n }), of({ request: 4_000n })])).toEqual([1, 0]);
  expect(order([of({ "image:1024x1024": 9n }), of({ image: 8n })])).toEqual([1, 0]);
  expect(order([of({ second: 2n }), of({ second: 1n })])).toEqual([1, 0]);
  expect(order([of({ character: 2n }), of({ character: 1n })])).toEqual([1, 0]);
});
