import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@conform-to/react";
import { expect, it } from "vitest";
import { areFieldNames } from "./field-names.ts";

it("the names of our own forms pass", () => {
  const rows = Array.from({ length: 200 }, (_, row) => [`logical_models[${row}].name`, `logical_models[${row}].alias`]);
  expect(areFieldNames(["once", "intent", "scopes.models", "price.input_text", "rates[0].price", ...rows.flat()])).toBe(
    true,
  );
});

it.each([
  ["an index that would fill the memory", ["logical_models[4294967294].name"]],
  ["an index without end", [`name[${"9".repeat(50)}]`]],
  ["an index just too large", ["name[501]"]],
  ["lists in lists", [`name${"[9]".repeat(11)}`]],
  ["many lists of many places", Array.from({ length: 50 }, (_, list) => `list${list}[499]`)],
  ["depth", [Array.from({ length: 11 }, () => "a").join(".")]],
  ["a long name", ["a".repeat(201)]],
  ["too many fields", Array.from({ length: 5_001 }, (_, field) => `a${field}`)],
  ["a command to the form library", ["__intent__"]],
  ["a prototype", ["name.__proto__.x", "a"]],
  ["an open bracket", ["name[0"]],
  ["empty brackets", ["credentials.a[]"]],
  ["no name", [""]],
])("%s is refused", (_, names) => {
  expect(areFieldNames(names)).toBe(false);
});

it("what passes stays small once the form library has nested it", () => {
  const data = new FormData();
  for (let list = 0; list < 19; list += 1) data.append(`list${list}[499].x`, "1");
  expect(areFieldNames(data.keys())).toBe(true);
  const { payload } = parse(data, { resolve: (value) => ({ value }) });
  expect(JSON.stringify(payload).length).toBeLessThan(100_000);
});

it("no page reads a form's body past the check of its names", () => {
  const files = readdirSync("app", { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.tsx?$/.test(name),
  );
  const readers = files.filter((name) => /\.formData\(\)/.test(readFileSync(join("app", name), "utf8")));
  expect(readers.sort()).toEqual(["lib/read-fields.ts"]);
});
