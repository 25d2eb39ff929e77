import { expect, it } from "vitest";
import { errorsOf } from "./form-answer.ts";

it("a refusal stands beside the field it is about, else above the form", () => {
  const fields = ["intent", "name", "cost.amount"];
  expect(errorsOf({ param: "name", message: "is taken" }, fields)).toEqual({ fieldErrors: { name: ["is taken"] } });
  expect(errorsOf({ param: "provider.name", message: "is taken" }, fields)).toEqual({
    fieldErrors: { name: ["is taken"] },
  });
  expect(errorsOf({ param: "cost.amount", message: "is too much" }, fields)).toEqual({
    fieldErrors: { "cost.amount": ["is too much"] },
  });
  expect(errorsOf({ param: "base_url", message: "is private" }, fields)).toEqual({ formErrors: ["is private"] });
  expect(errorsOf({ param: null, message: "try again" }, fields)).toEqual({ formErrors: ["try again"] });
});
