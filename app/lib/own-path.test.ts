import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path.ts";

describe("after signing in", () => {
  it("one returns to the page one came from", () => {
    expect(ownPath("/console/virtual-endpoints?search=a#b", "/")).toBe("/console/virtual-endpoints?search=a#b");
  });
  it("one never lands on another site", () => {
    const tricks = ["//evil.example", "/\\evil.example", "\\\\evil", "https://evil.example", "/\t/evil.example"];
    const more = ["javascript:alert(1)", "", " /x", "/..//evil.example", "/.//evil.example", null, undefined, 7];
    for (const trick of [...tricks, ...more]) expect(ownPath(trick, "/safe")).toBe("/safe");
  });
  it("whatever is asked for, the answer stays on this origin", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/${text}`),
        ),
        (target) => {
          const landed = new URL(ownPath(target, "/safe"), "https://own.example");
          expect(landed.origin).toBe("https://own.example");
        },
      ),
    );
  });
});
