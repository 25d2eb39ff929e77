import { expect, it } from "vitest";
import { filterTextSchema, searchSchema, timeInputSchema } from "./wire.ts";

it.each(["\u0000", "a\u0000b", "a\u0007b", "\ud800"])(
  "words with the character %j are refused, as PostgreSQL would",
  (text) => {
    expect(searchSchema.safeParse(text).success).toBe(false);
    expect(filterTextSchema.safeParse(text).success).toBe(false);
  },
);

it("words that people search for are taken", () => {
  for (const text of ["", "  gpt-4o  ", "Müller & Söhne", "深圳", "%_'\\", "😀"]) {
    expect(searchSchema.parse(text)).toBe(text.trim());
  }
});

it.each([
  ["0000-01-01T00:00:00Z", false],
  ["0001-01-01T00:00:00Z", false],
  ["1969-12-31T23:59:59Z", false],
  ["1970-01-01T00:00:00+01:00", false],
  ["1970-01-01T00:00:00Z", true],
  ["2026-11-21T08:00:00.5+08:00", true],
  ["9998-12-31T23:59:59Z", true],
  ["9998-12-31T23:59:59-23:59", false],
  ["9999-12-31T23:59:59-23:59", false],
  ["2026-02-31T00:00:00Z", false],
  ["tomorrow", false],
])("the time %s can be told: %s", (text, known) => {
  expect(timeInputSchema.safeParse(text).success).toBe(known);
});
