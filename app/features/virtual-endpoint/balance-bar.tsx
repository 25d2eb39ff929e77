import clsx from "clsx";
import { formatAmount } from "#app/lib/format.ts";
import type { Balance, BalanceState } from "./prepare-balance.ts";

const remainingColour: Record<BalanceState, string> = {
  healthy: "bg-accent",
  low: "bg-warning",
  empty: "bg-critical-soft",
  unfunded: "bg-sunken",
};

const width = (share: number) => ({ width: `${share * 100}%` });

/** Spent, held and free credits as parts of one bar. */
export function BalanceBar({ balance, thick = false }: { balance: Balance; thick?: boolean }) {
  const { spend, held, remaining, budget, spendShare, heldShare, state } = balance;
  const words = `${formatAmount(spend)} spent, ${formatAmount(held)} held, ${formatAmount(remaining)} remaining of ${formatAmount(budget)} credits`;
  return (
    <div
      role="img"
      aria-label={words}
      className={clsx(
        "flex w-full overflow-hidden rounded-full ring-1 ring-line ring-inset",
        remainingColour[state],
        thick ? "h-2.5" : "h-1.5",
      )}
    >
      <span className="bg-line-control transition-[width] duration-500" style={width(spendShare)} />
      <span className="bg-held transition-[width] duration-500" style={width(heldShare)} />
    </div>
  );
}
