import { describe, expect, it } from "vitest";
import { signInMessage } from "./sign-in.ts";

const publicUrl = "https://ai.example.com";

describe("a failed sign-in", () => {
  it("says how long to wait when there were too many", () => {
    expect(signInMessage(429, "45", publicUrl)).toBe("Too many attempts. Wait 45 seconds, then try again.");
    expect(signInMessage(429, "600", publicUrl)).toBe("Too many attempts. Wait 10 minutes, then try again.");
    expect(signInMessage(429, null, publicUrl)).toBe("Too many attempts. Wait a minute, then try again.");
  });
  it("never tells whether the address is known", () => {
    expect(signInMessage(401, null, publicUrl)).toBe(signInMessage(422, null, publicUrl));
    expect(signInMessage(400, null, publicUrl)).toBe("E-mail address or password is wrong.");
  });
  it("at another address than the deployment's own says where to go", () => {
    expect(signInMessage(403, null, publicUrl)).toContain(publicUrl);
  });
  it("owns up to a fault of ours", () => {
    expect(signInMessage(503, null, publicUrl)).toMatch(/not possible just now/);
  });
});
