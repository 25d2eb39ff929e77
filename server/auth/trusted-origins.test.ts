import { describe, expect, it } from "vitest";
import { makeTrustedOrigins } from "./trusted-origins.ts";

const post = (url: string, origin?: string) =>
  new Request(url, { method: "POST", ...(origin ? { headers: { origin } } : {}) });

describe("where a state change may come from", () => {
  const origins = makeTrustedOrigins("https://gate.example");

  it("is our own pages", () => {
    expect(origins.allows(post("http://gate.example/api/trpc/x", "https://gate.example"))).toBe(true);
    expect(origins.allows(post("http://shop.example/api/trpc/x", "https://shop.example"))).toBe(true);
  });

  it.each([undefined, "null", "https://evil.example", "http://gate.example", "https://gate.example.evil.example"])(
    "is not %s",
    (origin) => {
      expect(origins.allows(post("https://gate.example/api/trpc/x", origin))).toBe(false);
    },
  );

  it("is each name of loopback, with the port", () => {
    const local = makeTrustedOrigins("http://127.0.0.1:3000");
    expect(local.allows(post("http://127.0.0.1:3000/", "http://localhost:3000"))).toBe(true);
    expect(local.allows(post("http://127.0.0.1:3000/", "http://localhost:3001"))).toBe(false);
  });
});
