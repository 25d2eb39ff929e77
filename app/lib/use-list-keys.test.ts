import { expect, it } from "vitest";
import { nextRow } from "./use-list-keys.ts";

it("j and k walk a list and stop at its ends", () => {
  expect([nextRow(3, -1, "j"), nextRow(3, 0, "j"), nextRow(3, 2, "j")]).toEqual([0, 1, 2]);
  expect([nextRow(3, -1, "k"), nextRow(3, 0, "k"), nextRow(0, -1, "j")]).toEqual([2, 0, -1]);
});
