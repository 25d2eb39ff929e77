import { expect, test } from "vitest";
import { readList } from "#app/lib/list-url.ts";
import { readTimeRange } from "#app/lib/time-range.ts";
import { auditInput, auditRules } from "./audit-list.ts";
import { actionWords, addressText, subjectName, subjectPage, subjectWord } from "./audit-words.ts";

test("actions and objects are told in words", () => {
  expect(actionWords("virtual_endpoint.archive")).toBe("Virtual endpoint: archive");
  expect(actionWords("odd")).toBe("Odd");
  expect([subjectWord("merchant"), subjectWord("new_kind")]).toEqual(["Organisation", "New kind"]);
});

test("an object leads to its page; what has none leads nowhere", () => {
  const of = (subject_type: string, after: unknown = null) => subjectPage({ subject_type, subject_id: "x", after });
  expect(of("provider")).toBe("/console/providers/x");
  expect(of("access_key", { ve_id: "ve_1" })).toBe("/console/virtual-endpoints/ve_1/keys/x");
  expect([of("access_key", { ve_id: 7 }), of("constructor"), of("user")]).toEqual([null, null, null]);
});

test("an address stands as people write it", () => {
  expect(["::ffff:10.0.0.1", "2001:db8::1", null].map(addressText)).toEqual(["10.0.0.1", "2001:db8::1", null]);
});

test("an object is called by the name it got, else the one it had", () => {
  expect(subjectName({ before: { name: "Old" }, after: { name: "New" } })).toBe("New");
  expect(subjectName({ before: { name: "Old" }, after: null })).toBe("Old");
  expect(subjectName({ before: [], after: { name: 7 } })).toBeNull();
});

test("a filter that is no such name is as if it were not there", () => {
  const range = readTimeRange(new URLSearchParams(), 0);
  const input = (search: string) => auditInput(readList(new URLSearchParams(search), auditRules), range);
  expect(input("action=provider.update&subject_id=ve_1")).toMatchObject({
    action: "provider.update",
    subject_id: "ve_1",
  });
  expect(input("action=<script>&actor_type=nobody&cursor=c")).toEqual({ cursor: "c", from: range.from, to: range.to });
});
