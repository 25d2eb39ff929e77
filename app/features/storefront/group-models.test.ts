import { describe, expect, it } from "vitest";
import type { SoldModelView } from "#server/contracts/storefront.ts";
import { groupModels } from "./group-models.ts";

const model = (name: string, unit: SoldModelView["unit"], per: number): SoldModelView => ({
  name,
  description: "",
  modality: "text",
  unit,
  per,
  prices: [],
});

describe("the price list", () => {
  it("keeps apart what is counted in other units or for another number of them, tokens first", () => {
    const groups = groupModels([
      model("paint", "image", 1),
      model("chat", "token", 1_000_000),
      model("hear", "second", 1000),
    ]);
    expect(groups.map(({ title, figures, models }) => [title, figures, models.map(({ name }) => name)])).toEqual([
      ["By the token", "credits per 1M tokens", ["chat"]],
      ["By the image", "credits per image", ["paint"]],
      ["By the second", "credits per 1K seconds", ["hear"]],
    ]);
  });

  it("is empty where nothing is sold", () => {
    expect(groupModels([])).toEqual([]);
  });
});
