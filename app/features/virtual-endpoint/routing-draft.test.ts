import { describe, expect, test } from "vitest";
import { logicalModelInputSchema } from "#server/contracts/virtual-endpoint.ts";
import { changeDraft, type DraftChange, draftOf, modelOf, sharesOf } from "./routing-draft.ts";

const route = (id: string, tier: number, weight: number) => ({ id: `rte_${id}`, physical_model_id: id, tier, weight });
const saved = {
  ...{ id: "lm_1", name: "chat", description: "Talks", aliases: ["talk", "words"] },
  routes: [route("pm_a", 1, 3), route("pm_b", 1, 1), route("pm_c", 5, 2)],
};
const changed = (...changes: DraftChange[]) => changes.reduce(changeDraft, draftOf(saved));
const tiersOf = (draft: ReturnType<typeof draftOf>) =>
  modelOf(draft).routes.map((each) => `${each.tier} ${each.physical_model_id} ${each.weight}`);

describe("a model being edited", () => {
  test("is saved as it was when nothing is changed, its tiers numbered without gaps", () => {
    const draft = draftOf(saved);
    expect(tiersOf(draft)).toEqual(["1 pm_a 3", "1 pm_b 1", "2 pm_c 2"]);
    expect(modelOf(draft)).toMatchObject({ name: "chat", description: "Talks", aliases: ["talk", "words"] });
    expect(logicalModelInputSchema.safeParse(modelOf(draft)).success).toBe(true);
  });

  test("has its tiers moved, added and removed", () => {
    expect(tiersOf(changed({ act: "move tier", tier: 1, by: -1 }))).toEqual(["1 pm_c 2", "2 pm_a 3", "2 pm_b 1"]);
    expect(tiersOf(changed({ act: "move tier", tier: 0, by: -1 }))).toEqual(tiersOf(draftOf(saved)));
    expect(tiersOf(changed({ act: "remove tier", tier: 0 }))).toEqual(["1 pm_c 2"]);
    const added = changed({ act: "add tier" }, { act: "add route", tier: 2, physicalModelId: "pm_d" });
    expect(tiersOf(added)).toEqual(["1 pm_a 3", "1 pm_b 1", "2 pm_c 2", "3 pm_d 1"]);
    expect(new Set(added.tiers.map(({ key }) => key)).size).toBe(3);
  });

  test("takes a model once in each tier", () => {
    expect(tiersOf(changed({ act: "add route", tier: 0, physicalModelId: "pm_a" }))).toHaveLength(3);
    expect(tiersOf(changed({ act: "move route", tier: 1, route: 0, to: 0 }))).toEqual([
      "1 pm_a 3",
      "1 pm_b 1",
      "1 pm_c 2",
    ]);
    const twice = changed(
      { act: "add route", tier: 1, physicalModelId: "pm_a" },
      { act: "move route", tier: 1, route: 1, to: 0 },
    );
    expect(tiersOf(twice)).toEqual(["1 pm_a 3", "1 pm_b 1", "2 pm_c 2", "2 pm_a 1"]);
  });

  test("shows weights as parts that add up, and a weight that is none as nothing", () => {
    expect(sharesOf(draftOf(saved).tiers[0]!)).toEqual([0.75, 0.25]);
    const odd = changed({ act: "weigh", tier: 0, route: 0, weight: "-1" });
    expect(sharesOf(odd.tiers[0]!)).toEqual([0, 1]);
    expect(logicalModelInputSchema.safeParse(modelOf(odd)).success).toBe(false);
  });
});
