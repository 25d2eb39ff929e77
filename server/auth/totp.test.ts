import { describe, expect, it, test } from "vitest";
import { base32, matchingStep, mintTotpSecret, totpCode, totpStep, totpUri } from "./totp.ts";

const secret = base32(Buffer.from("12345678901234567890"));

describe("codes of an authenticator", () => {
  // RFC 6238, appendix B: its eight digits end in ours.
  test.each([
    [59, "287082"],
    [1111111109, "081804"],
    [1234567890, "005924"],
    [20000000000, "353130"],
  ])("at second %i are the RFC's", (second, code) => {
    expect(totpCode(secret, totpStep(second * 1000))).toBe(code);
  });

  it("count for half a minute around now, and name their step", () => {
    const at = 1_700_000_000_000;
    const step = totpStep(at);
    for (const near of [-1, 0, 1]) expect(matchingStep(secret, totpCode(secret, step + near), at)).toBe(step + near);
    for (const far of [-2, 2]) expect(matchingStep(secret, totpCode(secret, step + far), at)).toBeNull();
    expect(matchingStep(secret, "28708", 59_000)).toBeNull();
  });

  it("come from secrets of 160 bits, told to apps in their own form", () => {
    expect(mintTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(secret, { issuer: "Acme & Co", account: "ada@example.com" })).toBe(
      `otpauth://totp/Acme%20%26%20Co:ada%40example.com?secret=${secret}&issuer=Acme%20%26%20Co&algorithm=SHA1&digits=6&period=30`,
    );
  });
});
