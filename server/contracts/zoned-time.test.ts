import { expect, it } from "vitest";
import { timeZoneSchema } from "./report-range.ts";

it.each([
  ["europe/berlin", "Europe/Berlin"],
  ["AMERICA/NEW_YORK", "America/New_York"],
  ["UTC", "UTC"],
  ["Asia/Kathmandu", "Asia/Kathmandu"],
])("a zone that is asked for as %s is kept as %s", (typed, kept) => {
  expect(timeZoneSchema.parse(typed).toLowerCase()).toBe(typed.toLowerCase());
  expect(timeZoneSchema.parse(typed)).toBe(kept);
});

it.each(["+08:00", "Mars/Olympus", "", "UTC; DROP"])("%j is no time zone", (text) => {
  expect(timeZoneSchema.safeParse(text).success).toBe(false);
});
