import { describe, expect, it } from "vitest";
import { signInMessage } from "./sign-in.ts";

describe("a failed sign-in", () => {
  it("says how long to wait when there were too many", () => {
    expect(signInMessage(429, "45")).toBe("Too many attempts. Wait 45 seconds, then try again.");
    expect(signInMessage(429, "600")).toBe("Too many attempts. Wait 10 minutes, then try again.");
    expect(signInMessage(429, null)).toBe("Too many attempts. Wait a minute, then try again.");
  });
  it("never tells whether the address is known", () => {
    expect(signInMessage(401, null)).toBe(signInMessage(422, null));
    expect(signInMessage(400, null)).toBe("E-mail address or password is wrong.");
  });
  it("owns up to a fault of ours", () => {
    expect(signInMessage(503, null)).toMatch(/not possible just now/);
  });
});
