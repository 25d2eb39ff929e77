import { describe, expect, test } from "vitest";
import { readCatalogText } from "./read-file.ts";

const models = [{ provider: "openai", model: "gpt-9", usd_per_million: { input: "1", output: "2" } }];
const nothing = { source: "", as_of: "" };

describe("a file of public costs", () => {
  test("is read with what it says of itself, or with what is typed beside it", () => {
    const file = { source: "A list", as_of: "2027-01-01", models };
    expect(readCatalogText(`\uFEFF${JSON.stringify(file)}`, nothing)).toEqual({ ok: true, input: file });
    const typed = { source: "Ours", as_of: "2027-02-02" };
    expect(readCatalogText(JSON.stringify(models), typed)).toEqual({ ok: true, input: { ...typed, models } });
  });

  test.each([
    ["not json", nothing, { file: expect.stringMatching(/no JSON/) }],
    ["null", { source: "x", as_of: "2027-01-01" }, { file: expect.any(String) }],
    [JSON.stringify(models), nothing, { source: expect.any(String), as_of: expect.any(String) }],
    [
      JSON.stringify([{ provider: "a", model: "b", usd_per_million: { input: "dear" } }]),
      { source: "x", as_of: "2027-01-01" },
      { file: "models.0.usd_per_million.input: is no amount" },
    ],
    [JSON.stringify(models), { source: "x", as_of: "soon" }, { as_of: expect.any(String) }],
  ])("%j with %j says what is wrong with it", (text, typed, errors) => {
    expect(readCatalogText(text, typed)).toEqual({ ok: false, errors });
  });
});
