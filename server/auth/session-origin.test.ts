import { describe, expect, it } from "vitest";
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
