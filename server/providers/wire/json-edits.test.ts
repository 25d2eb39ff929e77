import { expect, test } from "vitest";
import { setMembers } from "./json-edits.ts";
import { jsonMembers } from "./json-members.ts";

test("members are replaced or added; every other byte stays", () => {
  const body = '{ "ü" : 1.50, "model" : "fast" , "n":1e2 }';
  const changed = setMembers(Buffer.from(body), jsonMembers(Buffer.from(body)), { model: "claude-x", max_tokens: 7 });
  expect(changed.toString()).toBe('{"max_tokens":7, "ü" : 1.50, "model" : "claude-x" , "n":1e2 }');
});

test("a body that already says so is not copied", () => {
  const body = Buffer.from('{"model":"a"}');
  expect(setMembers(body, jsonMembers(body), { model: "a" })).toBe(body);
});

test("an empty object gets its first member", () => {
  expect(setMembers(Buffer.from(" {}"), new Map(), { model: "a" }).toString()).toBe(' {"model":"a"}');
});
