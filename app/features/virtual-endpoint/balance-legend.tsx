import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Amount } from "#app/components/ui/amount.tsx";
import type { Balance } from "./prepare-balance.ts";

function Part({ swatch, label, value, to }: { swatch: string; label: string; value: string; to?: string | undefined }) {
  const amount = <Amount value={value} />;
  return (
    <div className="flex items-baseline gap-1.5">
      <span aria-hidden className={clsx("size-2.5 translate-y-px self-center rounded-[3px]", swatch)} />
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="font-medium text-ink text-sm">
        {to === undefined ? (
          amount
        ) : (
          <Link to={to} prefetch="intent" className="underline-offset-2 hover:text-accent-text hover:underline">
            {amount}
          </Link>
        )}
      </dd>
    </div>
  );
}

interface BalanceLegendProps {
  balance: Balance;
  /** The requests that spent it. */
  spentAt: string;
  /** The entries that gave it; absent for whoever may not read them. */
  budgetAt?: string | undefined;
}

/** The bar's parts in words and figures; those that have rows behind them lead there. */
export function BalanceLegend({ balance, spentAt, budgetAt }: BalanceLegendProps) {
  const free = balance.state === "low" ? "bg-warning" : balance.state === "healthy" ? "bg-accent" : "bg-critical";
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1">
      <Part swatch="bg-line-control" label="Spent" value={balance.spend} to={spentAt} />
      <Part swatch="bg-held" label="Held" value={balance.held} />
      <Part swatch={free} label="Remaining" value={balance.remaining} />
      <Part swatch="ring-1 ring-line-control ring-inset" label="Budget" value={balance.budget} to={budgetAt} />
    </dl>
  );
}
