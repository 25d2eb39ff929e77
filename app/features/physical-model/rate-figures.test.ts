import { describe, expect, test } from "vitest";
import { marginsOf } from "#server/contracts/margin.ts";
import { markedUp, rowsOf, shownRates, typedCost, typedPrice } from "./rate-figures.ts";

describe("a rate table", () => {
  test("shows first what such a model is charged by, and every figure that is set", () => {
    expect(rowsOf("text", "token", ["reasoning"])).toEqual({
      main: ["input", "cached_input", "output", "reasoning"],
      more: ["cache_write", "audio_input", "image_input", "audio_output", "image_output", "request"],
    });
    expect(rowsOf("image", "image", ["image:auto:high"]).main).toEqual(["image", "image:auto:high"]);
    expect(rowsOf("speech", "character", []).main).toEqual(["character"]);
    expect(rowsOf("rerank", "token", []).main).toEqual(["input", "request"]);
  });

  test("is read as typed: empty figures are none, and none at all is no table", () => {
    expect(typedPrice({ price: { per: "1000", input: " 1.5 ", output: "" } })).toEqual({ per: 1000, input: "1.5" });
    expect(typedPrice({ price: { per: "1000", input: "" } })).toBeUndefined();
    expect(typedCost({ cost: { per: "x", currency: "USD", input: "1" } })).toEqual({
      per: "x",
      currency: "USD",
      input: "1",
    });
    expect(typedCost({})).toBeUndefined();
  });

  test("is shown as it is stored", () => {
    const cost = { id: "cst_1", version: 1, per: 1000, currency: "USD", as_of: "2026-01-01", output: "2", input: "1" };
    expect(shownRates(cost)).toEqual({ per: "1000", currency: "USD", input: "1", output: "2" });
    expect(shownRates(null)).toEqual({});
  });
});

describe("a mark-up", () => {
  test("of half the cost leaves a third of the price", () => {
    const cost = { per: 1_000_000, input: "2.5", output: "10", request: "0.01" };
    const price = markedUp(cost, { creditsPerUnit: "100", percent: 50, pricePer: 1000 });
    expect(price).toEqual({ input: "0.375", output: "1.5", request: "1.5" });
    expect(marginsOf({ per: 1000, ...price }, cost, "100").map(({ basisPoints }) => basisPoints)).toEqual([
      3333, 3333, 3333,
    ]);
  });

  test("leaves out what is no figure, and does nothing without a rate", () => {
    const facts = { creditsPerUnit: "1", percent: 0, pricePer: 1 };
    expect(markedUp({ per: 1, input: "?", output: "1" }, facts)).toEqual({ output: "1" });
    expect(markedUp({ per: 1, input: "1" }, { ...facts, creditsPerUnit: "" })).toEqual({});
  });
});
