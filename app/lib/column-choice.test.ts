import { expect, it } from "vitest";
import { columnCookie, readColumnChoices } from "./column-choice.ts";

it("a choice of columns comes back from its cookie", () => {
  const cookie = columnCookie("requests", "time.charge")?.split(";")[0] ?? "";
  expect(readColumnChoices(`theme=dark; ${cookie}`)).toEqual({ requests: ["time", "charge"] });
  expect(columnCookie("requests", "-")).toContain("Max-Age=0");
});

it("a cookie that somebody else wrote chooses nothing", () => {
  expect(columnCookie("a; Domain=evil", "x")).toBeNull();
  expect(columnCookie("list", "a; Path=/x.b")).toMatch(/^columns-list=b; Path=/);
  expect(columnCookie("list", null)).toBeNull();
  expect(readColumnChoices(null)).toEqual({});
  expect(readColumnChoices("columns-=a; columns-<script>=a; columns-Ä=b; theme=x")).toEqual({});
  expect(readColumnChoices("columns-list=<b>.time.")).toEqual({ list: ["time"] });
  expect(Object.keys(readColumnChoices("columns-__proto__=x"))).toEqual([]);
  expect(readColumnChoices(`columns-list=${"a.".repeat(500)}`).list).toHaveLength(40);
});
