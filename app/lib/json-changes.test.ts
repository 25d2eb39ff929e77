import { expect, it } from "vitest";
import { changesOf } from "./json-changes.ts";

it("names each field that changed, and only those", () => {
  const before = { name: "Old", limits: { rpm: 10, tpm: null }, tags: ["a"], same: { deep: [1, 2] } };
  const after = { name: "New", limits: { rpm: 10, tpm: 5 }, tags: ["a", "b"], same: { deep: [1, 2] }, added: true };
  expect(changesOf(before, after)).toEqual([
    { path: "added", before: undefined, after: true },
    { path: "limits.tpm", before: null, after: 5 },
    { path: "name", before: "Old", after: "New" },
    { path: "tags", before: ["a"], after: ["a", "b"] },
  ]);
});

it("what is made or deleted shows all its fields; odd values change nothing else", () => {
  expect(changesOf(null, { a: 1, b: 2 }).map(({ path }) => path)).toEqual(["a", "b"]);
  expect(changesOf({ a: 1 }, null)).toEqual([{ path: "a", before: 1, after: undefined }]);
  expect(changesOf(null, null)).toEqual([]);
  expect(changesOf(1, "1")).toEqual([{ path: "(whole)", before: 1, after: "1" }]);
  expect(changesOf({}, JSON.parse('{"__proto__":{"x":1}}'))).toEqual([
    { path: "__proto__.x", before: undefined, after: 1 },
  ]);
});
