import {
  add,
  formatCredits,
  larger,
  type MicroCredits,
  microCredits,
  parseCredits,
  zeroCredits,
} from "#server/contracts/money.ts";

interface Credits {
  credit_budget: string;
  credit_spend: string;
  credit_remaining: string;
}

/** healthy; low: under a tenth of the budget; empty: the next request is refused; unfunded: never had credits. */
export type BalanceState = "healthy" | "low" | "empty" | "unfunded";

export interface Balance {
  budget: string;
  spend: string;
  /** Reserved by requests under way: budget less spend less remaining. */
  held: string;
  remaining: string;
  /** Parts of the bar, 0 to 1, together at most 1. */
  spendShare: number;
  heldShare: number;
  state: BalanceState;
}

const micros = (text: string): MicroCredits => parseCredits(text) ?? zeroCredits;

/** Exact to a hundredth of a percent, without a float touching an amount. */
const share = (part: bigint, whole: bigint): number =>
  whole <= 0n || part <= 0n ? 0 : part >= whole ? 1 : Number((part * 10_000n) / whole) / 10_000;

function stateOf(budget: bigint, remaining: bigint): BalanceState {
  if (remaining <= 0n) return budget <= 0n ? "unfunded" : "empty";
  return remaining * 10n < budget ? "low" : "healthy";
}

/** A balance as its bar shows it. The three figures may be read a moment apart, so a negative hold counts as none. */
export function prepareBalance(credits: Credits): Balance {
  const [budget, spend, remaining] = [
    micros(credits.credit_budget),
    micros(credits.credit_spend),
    micros(credits.credit_remaining),
  ];
  const difference = budget - spend - remaining;
  const held = microCredits(difference > 0n ? difference : 0n);
  const whole = larger(add(spend, held), budget);
  return {
    budget: credits.credit_budget,
    spend: credits.credit_spend,
    held: formatCredits(held),
    remaining: credits.credit_remaining,
    spendShare: share(spend, whole),
    heldShare: share(held, whole),
    state: stateOf(budget, remaining),
  };
}
