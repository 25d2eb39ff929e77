import { describe, expect, it, test } from "vitest";
import { domainNameOf, domainOfHost } from "./domain-name.ts";

describe("a domain of one's own", () => {
  test.each([
    ["ai.example.com", "ai.example.com"],
    ["AI.Example.COM", "ai.example.com"],
    ["shop.example.", "shop.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["shop。example", "shop.example"],
    [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
  ])("%s is kept as %s", (typed, kept) => {
    expect(domainNameOf(typed)).toBe(kept);
    expect(domainNameOf(kept)).toBe(kept);
  });

  test.each([
    "",
    " ",
    "localhost",
    "shop.localhost",
    "web.prod.svc.cluster.local",
    "web.Internal.",
    "intranet",
    "127.0.0.1",
    "0x7f.1",
    "2130706433",
    "1.2.3.4.",
    "[::1]",
    "::1",
    "https://shop.example",
    "shop.example:443",
    "shop.example/path",
    "user@shop.example",
    "shop.example?x",
    "shop.example#x",
    "shop.example\\x",
    "sh%6fp.example",
    "shop example",
    "shop..example",
    ".shop.example",
    "shop.example..",
    "-shop.example",
    "shop-.example",
    "sh_op.example",
    "*.example",
    "shop,example.com",
    "shop.example\0",
    `${"a".repeat(64)}.example`,
    `${"abcdefg.".repeat(32)}example`,
    "shop.123",
  ])("%j is none", (typed) => {
    expect(domainNameOf(typed)).toBeNull();
  });

  it("is known by a Host header whatever its case, port and trailing dot", () => {
    for (const host of ["shop.example", "SHOP.example", "shop.example:443", "shop.example:", "shop.example.:8443"]) {
      expect(domainOfHost(host)).toBe("shop.example");
    }
    for (const host of [
      "",
      ":443",
      "shop.example:443:443",
      "user:1@shop.example",
      "a.example, b.example",
      "[::1]:80",
    ]) {
      expect(domainOfHost(host)).toBeNull();
    }
    expect(domainOfHost("shop.example.evil.example")).toBe("shop.example.evil.example");
  });
});
