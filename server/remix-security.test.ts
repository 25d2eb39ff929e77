import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, isForgeable, secure } from "./remix-security.ts";

const publicUrl = "https://ai.example.com";
const post = (headers: Record<string, string>) =>
  new Request("https://portal.example.net/login", { method: "POST", headers });

describe("a form", () => {
  it("from another site is refused, however it spells its origin", () => {
    for (const origin of ["https://evil.example", "null", "https://ai.example.com.evil.example"]) {
      expect(isForgeable(post({ origin }), publicUrl, null)).toBe(true);
    }
  });
  it("from this site, by its public or its own host, is taken", () => {
    expect(isForgeable(post({ origin: publicUrl }), publicUrl, null)).toBe(false);
    expect(isForgeable(post({ origin: "https://portal.example.net" }), publicUrl, null)).toBe(false);
  });
  it("is no concern where a key is sent, or nothing changes", () => {
    expect(isForgeable(post({ origin: "https://evil.example", authorization: "Bearer slk_x" }), publicUrl, null)).toBe(
      false,
    );
    const get = new Request("https://ai.example.com/", { headers: { origin: "https://evil.example" } });
    expect(isForgeable(get, publicUrl, null)).toBe(false);
  });
  it("at a merchant's own domain comes from that domain by https, whatever its port, and from nowhere else", () => {
    const domain = "shop.example";
    for (const asked of [
      "https://shop.example/login",
      "http://shop.example:443/login",
      "https://SHOP.example./login",
    ]) {
      const at = (origin: string) =>
        isForgeable(new Request(asked, { method: "POST", headers: { origin } }), publicUrl, domain);
      expect(at("https://shop.example")).toBe(false);
      const foreign = [
        publicUrl,
        "http://shop.example",
        "https://shop.example.evil.example",
        "https://other.example",
        "null",
      ];
      for (const origin of foreign) expect(at(origin)).toBe(true);
    }
  });
});

describe("a page", () => {
  const options = { nonce: "abc", publicUrl, development: false };
  it("runs no script but ours and cannot be framed", () => {
    const policy = contentSecurityPolicy(options);
    expect(policy).toContain("script-src 'self' 'nonce-abc';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src[^;]*(?:unsafe|blob|data)/);
  });
  it("may show a picture and play a sound that an answer brought, and ask nobody else", () => {
    const policy = contentSecurityPolicy(options);
    expect(policy).toContain("img-src 'self' data: blob:;");
    expect(policy).toContain("media-src 'self' blob:;");
    expect(policy).toContain("connect-src 'self';");
  });
  it("keeps several cookies apart and what it says itself", () => {
    const headers = new Headers({ "content-type": "text/html", "cache-control": "public" });
    headers.append("set-cookie", "a=1");
    headers.append("set-cookie", "b=2");
    const answer = secure(new Response("x", { headers }), options);
    expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(answer.headers.get("cache-control")).toBe("public");
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000");
  });
  it("leaves a streamed answer of an API without a page's policy", () => {
    const answer = secure(new Response("data: 1", { headers: { "content-type": "text/event-stream" } }), options);
    expect(answer.headers.has("content-security-policy")).toBe(false);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});
