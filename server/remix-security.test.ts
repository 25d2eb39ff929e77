import { describe, expect, it } from "vitest";
import { domainOfHost } from "#server/contracts/domain-name.ts";
import { noDomains } from "#server/tenancy/merchant-domains.ts";
import { agreeOnHost, contentSecurityPolicy, isForgeable, secure } from "./remix-security.ts";

const publicUrl = "https://ai.example.com";
const post = (headers: Record<string, string>) =>
  new Request("https://portal.example.net/account", { method: "POST", headers });

describe("a form", () => {
  it("from another site is refused, however it spells its origin", () => {
    for (const origin of ["https://evil.example", "null", "https://ai.example.com.evil.example"]) {
      expect(isForgeable(post({ origin }), publicUrl, noDomains)).toBe(true);
    }
  });
  it("from the public URL is taken, however a proxy names the host; a host that is nobody's speaks for nobody", () => {
    expect(isForgeable(post({ origin: publicUrl }), publicUrl, noDomains)).toBe(false);
    for (const origin of ["https://portal.example.net", "http://ai.example.com", "https://ai.example.com:8443"]) {
      expect(isForgeable(post({ origin }), publicUrl, noDomains)).toBe(true);
    }
  });
  it("of the sign-in is left to the sign-in, which says at which address it is taken, unless another site sent it", () => {
    const at = (path: string, origin: string) =>
      isForgeable(
        new Request(`https://www.example.com${path}`, { method: "POST", headers: { origin } }),
        publicUrl,
        noDomains,
      );
    for (const path of ["/login", "/login.data", "/login-code", "/login-code.data"]) {
      expect(at(path, "https://www.example.com")).toBe(false);
      for (const origin of ["https://evil.example", "null", "https://www.example.com.evil.example"])
        expect(at(path, origin)).toBe(true);
    }
    for (const path of ["/logout", "/signup/x", "/login/more"]) expect(at(path, "https://www.example.com")).toBe(true);
  });
  it("without an origin is a program's, unless a browser says that another site sent it", () => {
    expect(isForgeable(post({}), publicUrl, noDomains)).toBe(false);
    expect(isForgeable(post({ "sec-fetch-site": "same-site" }), publicUrl, noDomains)).toBe(true);
  });
  it("of a deployment on this machine is taken by each of its names", () => {
    const local = new Request("http://localhost:3000/account", {
      method: "POST",
      headers: { origin: "http://localhost:3000" },
    });
    expect(isForgeable(local, "http://127.0.0.1:3000", noDomains)).toBe(false);
  });
  it("is no concern where an API is sent a key, or nothing changes", () => {
    const headers = { origin: "https://evil.example", authorization: "Bearer slm_x" };
    const call = new Request(`${publicUrl}/api/v1/customers`, { method: "POST", headers });
    expect(isForgeable(call, publicUrl, noDomains)).toBe(false);
    expect(isForgeable(post(headers), publicUrl, noDomains)).toBe(true);
    const get = new Request("https://ai.example.com/", { headers: { origin: "https://evil.example" } });
    expect(isForgeable(get, publicUrl, noDomains)).toBe(false);
  });
  it("at a merchant's own domain comes from that domain by https, whatever its port, and from nowhere else", () => {
    const shop = { merchantId: "mer_1", domain: "shop.example" };
    const domains = { at: (host: string) => (domainOfHost(host) === shop.domain ? shop : null) };
    for (const asked of [
      "https://shop.example/account",
      "http://shop.example:443/account",
      "https://SHOP.example./account",
    ]) {
      const at = (origin: string) =>
        isForgeable(new Request(asked, { method: "POST", headers: { origin } }), publicUrl, domains);
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

describe("the host that the pages are shown", () => {
  const shown = (path: string, headers: Record<string, string>) => {
    const request = new Request(`https://shop.example${path}`, { method: "POST", headers });
    agreeOnHost(request);
    return [request.headers.get("host"), request.headers.get("x-forwarded-host")];
  };
  it("is that of the page that sent a form, however a proxy wrote it", () => {
    const origin = "https://shop.example";
    for (const host of ["shop.example:443", "SHOP.example", "shop.example.", "gate.internal:3000"]) {
      expect(shown("/login", { host, origin, "x-forwarded-host": "inner, shop.example" })).toEqual([
        "shop.example",
        null,
      ]);
    }
  });
  it("stays where an API may name an endpoint by it", () => {
    const origin = "https://app.example";
    expect(shown("/v1/chat/completions", { host: "ve-1.ve.example", origin })).toEqual(["ve-1.ve.example", null]);
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
  it("is kept by no cache, nor is its data given out by one", () => {
    const controlOf = (type: string) =>
      secure(new Response("x", { headers: { "content-type": type } }), options).headers.get("cache-control");
    expect(controlOf("text/html; charset=utf-8")).toBe("private, no-store");
    expect(controlOf("text/x-script")).toBe("private, no-cache");
  });
  it("leaves a streamed answer of an API without a page's policy", () => {
    const answer = secure(new Response("data: 1", { headers: { "content-type": "text/event-stream" } }), options);
    expect(answer.headers.has("content-security-policy")).toBe(false);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});
