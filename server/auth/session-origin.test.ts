import { describe, expect, it } from "vitest";
import { domainOfHost } from "#server/contracts/domain-name.ts";
import { isOwnOrigin } from "./session-origin.ts";

const asked = (url: string, headers: Record<string, string>) => new Request(url, { method: "POST", headers });
const at = (publicUrl: string, url: string, headers: Record<string, string>) =>
  isOwnOrigin(asked(url, headers), new URL(publicUrl));

describe("where a state change may come from", () => {
  const publicUrl = "https://gate.example/";

  it("is a page of the public URL, also behind a proxy that renames the host", () => {
    expect(at(publicUrl, "http://10.0.0.7:3000/x", { origin: "https://gate.example" })).toBe(true);
  });

  it.each([
    "null",
    "https://evil.example",
    "http://gate.example",
    "https://gate.example:8443",
    "https://gate.example.evil.example",
    "https://evil.example/https://gate.example",
  ])("is not %s", (origin) => {
    expect(at(publicUrl, "https://gate.example/x", { origin })).toBe(false);
  });

  it("is not the host that was asked, unless both are this machine", () => {
    expect(at(publicUrl, "https://evil.example/x", { origin: "https://evil.example" })).toBe(false);
    expect(at(publicUrl, "http://127.0.0.1:3000/x", { origin: "http://127.0.0.1:3000" })).toBe(false);
    const local = "http://127.0.0.1:3000";
    expect(at(local, "http://localhost:4000/x", { origin: "http://localhost:4000" })).toBe(true);
    expect(at(local, "http://localhost:4000/x", { origin: "http://localhost:4001" })).toBe(false);
    expect(at(local, "http://evil.example:3000/x", { origin: "http://evil.example:3000" })).toBe(false);
    expect(at(local, "http://127.0.0.1.evil.example/x", { origin: "http://127.0.0.1.evil.example" })).toBe(false);
  });

  it("is a client that is no browser, which names neither origin nor site", () => {
    expect(at(publicUrl, "https://gate.example/x", {})).toBe(true);
    expect(at(publicUrl, "https://gate.example/x", { "sec-fetch-site": "cross-site" })).toBe(false);
    expect(at(publicUrl, "https://gate.example/x", { "sec-fetch-site": "same-site" })).toBe(false);
  });
});

describe("at merchants' own domains a state change", () => {
  const publicUrl = new URL("https://gate.example/");
  const owned = new Map([
    ["shop.example", { merchantId: "mer_1", domain: "shop.example" }],
    ["other.example", { merchantId: "mer_2", domain: "other.example" }],
  ]);
  const domains = { at: (host: string) => owned.get(domainOfHost(host) ?? "") ?? null };
  const taken = (url: string, headers: Record<string, string>) => isOwnOrigin(asked(url, headers), publicUrl, domains);

  it.each(["https://shop.example/x", "https://SHOP.Example/x", "https://shop.example./x", "http://shop.example:443/x"])(
    "is taken from the domain's pages when %s was asked",
    (url) => {
      expect(taken(url, { origin: "https://shop.example" })).toBe(true);
    },
  );

  it.each([
    "https://gate.example",
    "https://other.example",
    "http://shop.example",
    "https://shop.example:8443",
    "https://shop.example.evil.example",
    "https://user@shop.example",
    "https://evil.example",
    "null",
  ])("is not taken from %s", (origin) => {
    expect(taken("https://shop.example/x", { origin })).toBe(false);
  });

  it("of a domain's page is not taken at another address, nor at a host that is nobody's", () => {
    const headers = { origin: "https://shop.example" };
    for (const host of ["gate.example", "other.example", "shop.example.evil.example", "evil.example"]) {
      expect(taken(`https://${host}/x`, headers)).toBe(false);
    }
    expect(taken("https://evil.example/x", { origin: "https://evil.example" })).toBe(false);
    expect(taken("https://gate.example/x", { origin: "https://gate.example" })).toBe(true);
  });

  it("without an origin comes from no browser", () => {
    expect(taken("https://shop.example/x", {})).toBe(true);
    expect(taken("https://shop.example/x", { "sec-fetch-site": "cross-site" })).toBe(false);
  });
});
