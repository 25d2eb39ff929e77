import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCredits, microCredits, parseCredits } from "#server/contracts/money.ts";
import { prepareBalance } from "./prepare-balance.ts";

const of = (credit_budget: string, credit_spend: string, credit_remaining: string) =>
  prepareBalance({ credit_budget, credit_spend, credit_remaining });

describe("a balance", () => {
  it("shows what running requests hold", () => {
    expect(of("100", "25", "70")).toMatchObject({ held: "5", spendShare: 0.25, heldShare: 0.05, state: "healthy" });
  });
  it("warns below a tenth and says when it is used up", () => {
    expect(of("100", "90.000001", "9.999999").state).toBe("low");
    expect(of("100", "90", "10").state).toBe("healthy");
    expect(of("100", "100", "0").state).toBe("empty");
    expect(of("0", "0", "0").state).toBe("unfunded");
  });
  it("draws a debt as a full bar", () => {
    expect(of("10", "12", "-2")).toMatchObject({ held: "0", spendShare: 1, heldShare: 0, state: "empty" });
  });
  it("adds up for every amount, and the parts never outgrow the bar", () => {
    const amount = fc.bigInt({ min: 0n, max: 2n ** 60n });
    fc.assert(
      fc.property(amount, amount, amount, (spend, held, free) => {
        const text = (value: bigint) => formatCredits(microCredits(value));
        const balance = of(text(spend + held + free), text(spend), text(free));
        expect(parseCredits(balance.held)).toBe(held);
        expect(balance.spendShare + balance.heldShare).toBeLessThanOrEqual(1.0000001);
      }),
    );
  });
});
