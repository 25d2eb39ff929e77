import clsx from "clsx";
import { Amount } from "#app/components/ui/amount.tsx";
import type { Balance } from "./prepare-balance.ts";

function Part({ swatch, label, value }: { swatch: string; label: string; value: string }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <span aria-hidden className={clsx("size-2.5 translate-y-px self-center rounded-[3px]", swatch)} />
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="font-medium text-ink text-sm">
        <Amount value={value} />
      </dd>
    </div>
  );
}

/** The bar's parts in words and figures. */
export function BalanceLegend({ balance }: { balance: Balance }) {
  const free = balance.state === "low" ? "bg-warning" : balance.state === "healthy" ? "bg-accent" : "bg-critical";
  return (
    <dl className="flex flex-wrap gap-x-5 gap-y-1">
      <Part swatch="bg-line-control" label="Spent" value={balance.spend} />
      <Part swatch="bg-held" label="Held" value={balance.held} />
      <Part swatch={free} label="Remaining" value={balance.remaining} />
      <Part swatch="ring-1 ring-line-control ring-inset" label="Budget" value={balance.budget} />
    </dl>
  );
}
