import { expect, test } from "vitest";
import { exchangeRateForm, reportingRateForm } from "./rate-forms.ts";

const typed = { currency: "EUR", credits_per_unit: "1,000", effective_at: "" };
const read = (changes: Record<string, string>, zone = "Europe/Berlin") => {
  const form = exchangeRateForm(zone);
  return form.schema.safeParse(form.toInput({ ...typed, ...changes }));
};

test("without a day a rate holds from now on", () => {
  expect(read({}).data).toEqual({ currency: "EUR", credits_per_unit: "1000" });
});

test.each([
  ["Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00.000Z"],
  ["Asia/Kolkata", "2026-12-01", "2026-11-30T18:30:00.000Z"],
  ["UTC", "2026-12-01", "2026-12-01T00:00:00.000Z"],
])("a day begins at its midnight in %s", (zone, day, moment) => {
  expect(read({ effective_at: day }, zone).data?.effective_at).toBe(moment);
});

test.each([
  ["no currency", { currency: "" }, "currency"],
  ["nothing", { credits_per_unit: "0.00" }, "credits_per_unit"],
  ["less than nothing", { credits_per_unit: "-1" }, "credits_per_unit"],
  ["words", { credits_per_unit: "a thousand" }, "credits_per_unit"],
  ["a day that is none", { effective_at: "tomorrow" }, "effective_at"],
])("%s is refused at its field", (_, changes, field) => {
  expect(read(changes).error?.issues[0]?.path[0]).toBe(field);
});

test("a rate into the reporting currency says where its figure is from", () => {
  const form = reportingRateForm("UTC");
  const sent = { currency: "EUR", rate: "1.08", source: "" };
  expect(form.schema.safeParse(form.toInput(sent)).error?.issues[0]?.path).toEqual(["source"]);
  expect(form.schema.parse(form.toInput({ ...sent, source: "ECB" }))).toEqual({ ...sent, source: "ECB" });
});
