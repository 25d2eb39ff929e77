import { describe, expect, it } from "vitest";
import { parseBaseUrl } from "./base-url.ts";

describe("a provider's base URL", () => {
  it("is kept without its trailing slash", () => {
    expect(parseBaseUrl("https://api.openai.com/v1/", { allowPrivate: false })).toBe("https://api.openai.com/v1");
  });

  it.each([
    "http://127.0.0.1/v1",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://[::1]:8080/v1",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/meta-data",
    "http://localhost:11434",
    "http://foo.localhost./",
  ])("%s points inside, and is taken only where the operator's settings allow it", (url) => {
    expect(() => parseBaseUrl(url, { allowPrivate: false })).toThrow(/private or local/);
    expect(parseBaseUrl(url, { allowPrivate: true })).toMatch(/^http/);
  });

  it.each([
    "",
    "api.openai.com",
    "ftp://x/",
    "file:///etc/passwd",
    "javascript:1",
    "http://u:p@x/",
    "http://x/?a",
    "http://x/#a",
  ])("%s is refused", (url) => {
    expect(() => parseBaseUrl(url, { allowPrivate: true })).toThrow();
  });
});
