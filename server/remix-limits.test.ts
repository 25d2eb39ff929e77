import { describe, expect, it } from "vitest";
import { isTooDeep, refusedMethod } from "./remix-limits.ts";

const at = (target: string) => isTooDeep(new URL(`https://ai.example.com${target}`));
const manifest = (paths: readonly string[]) =>
  `/__manifest?${new URLSearchParams([["version", "1"], ...paths.map((path) => ["p", path])])}`;

describe("an address", () => {
  it("of ours is matched, with the links of a long list too", () => {
    expect(at("/console/virtual-endpoints/ve_1/keys/key_1/edit?tab=a/b/c")).toBe(false);
    expect(at("/ve_1/v1/pass/provider/a/b/c/d/e/f")).toBe(false);
    expect(at(manifest(Array.from({ length: 130 }, (_, row) => `/console/customers/cus_${row}`)))).toBe(false);
  });
  it("of thousands of segments is not, however they are written", () => {
    expect(at("/a".repeat(500))).toBe(true);
    expect(at("/".repeat(500))).toBe(true);
    expect(at("\\a".repeat(500))).toBe(true);
  });
  it("that asks for the routes of paths without end is not", () => {
    expect(at(manifest(["/a".repeat(500)]))).toBe(true);
    expect(at(manifest(Array.from({ length: 500 }, (_, count) => `/${count}`)))).toBe(true);
    expect(at(manifest(Array.from({ length: 30 }, (_, count) => `/${count}${"/a".repeat(30)}`)))).toBe(true);
  });
});

describe("a method", () => {
  it("that pages and APIs know is left to them", () => {
    for (const method of ["GET", "HEAD", "POST", "PATCH", "DELETE"]) {
      expect(refusedMethod(method, "/login")).toBeNull();
      expect(refusedMethod(method, "/api/v1/customers")).toBeNull();
    }
    expect(refusedMethod("OPTIONS", "/api/v1/customers")).toBeNull();
  });
  it("that nothing takes is refused, at an API in the contract's shape", () => {
    for (const method of ["TRACE", "PROPFIND", "QUERY", "PURGE"]) {
      expect(refusedMethod(method, "/login")?.headers.allow).toContain("POST");
      const { error } = JSON.parse(refusedMethod(method, "/api/v1/customers")?.body ?? "{}");
      expect(error).toMatchObject({ code: "method_not_allowed", type: "invalid_request_error", param: null });
    }
    expect(refusedMethod("OPTIONS", "/docs")).not.toBeNull();
  });
});
