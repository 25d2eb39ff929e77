import { describe, expect, it } from "vitest";
import { listInput, nextSort, readList, readSort, withSearch } from "./list-url.ts";

const rules = { filters: { status: ["active", "archived"], model: "text" }, sorts: ["name", "created_at"] } as const;
const read = (search: string) => readList(new URLSearchParams(search), rules);

describe("a list's URL", () => {
  it("brings search, filters, sort and cursor", () => {
    const state = read("?search=%20acme%20&status=active&model=gpt-5&sort=-created_at&cursor=abc");
    expect(state).toEqual({
      search: "acme",
      cursor: "abc",
      sort: { by: "created_at", descending: true },
      filters: { status: "active", model: "gpt-5" },
    });
    expect(listInput(state)).toEqual({
      search: "acme",
      cursor: "abc",
      sort: "-created_at",
      status: "active",
      model: "gpt-5",
    });
  });
  it("ignores what the list does not know, however strange", () => {
    const nothing = { search: null, cursor: null, sort: null, filters: {} };
    expect(read("")).toEqual(nothing);
    expect(read("?status=gone&sort=password&other=1&search=&cursor=%20")).toEqual(nothing);
    expect(read("?status=__proto__&sort=--name&constructor=x")).toEqual(nothing);
    expect(read(`?model=${"m".repeat(9000)}`).filters.model).toHaveLength(200);
    expect(listInput(read(""))).toEqual({});
  });
  it("has no character that no name has", () => {
    const state = read(`?search=%00&model=%07gpt%00-5&cursor=${"c".repeat(1999)}😀`);
    expect([state.search, state.filters.model, state.cursor]).toEqual([null, "gpt-5", "c".repeat(1999)]);
  });
  it("keeps the other parameters when one changes", () => {
    expect(withSearch("?a=1&cursor=x", { b: "2 3", cursor: null })).toBe("?a=1&b=2+3");
    expect(withSearch("?a=1", { a: "" })).toBe("");
  });
  it("sorts one way, the other way, then not at all", () => {
    const first = nextSort(null, "name", false);
    const second = nextSort(first, "name", false);
    expect(first).toEqual({ by: "name", descending: false });
    expect(second).toEqual({ by: "name", descending: true });
    expect(nextSort(second, "name", false)).toBeNull();
    expect(nextSort(first, "created_at", true)).toEqual({ by: "created_at", descending: true });
    expect(readSort("-name", rules.sorts)).toEqual({ by: "name", descending: true });
  });
});
