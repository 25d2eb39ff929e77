import { Amount } from "#app/components/ui/amount.tsx";
import { BalanceBar } from "#app/features/virtual-endpoint/balance-bar.tsx";
import type { Balance } from "#app/features/virtual-endpoint/prepare-balance.ts";

/** What is left first, then what was used: for whoever pays, without a word of how it works inside. */
export function BalanceSummary({ balance }: { balance: Balance }) {
  return (
    <div className="grid gap-4">
      <p aria-live="polite" className="wrap-anywhere font-semibold text-2xl text-ink tracking-tight sm:text-3xl">
        <Amount value={balance.remaining} wrap />
        <span className="mt-0.5 block font-normal text-ink-muted text-lg tracking-normal">credits left</span>
      </p>
      <BalanceBar balance={balance} thick />
      <dl className="grid gap-1.5">
        <div className="flex justify-between gap-4">
          <dt className="text-ink-muted">Used so far</dt>
          <dd className="font-medium text-ink">
            <Amount value={balance.spend} />
          </dd>
        </div>
        {balance.held !== "0" && (
          <div className="flex justify-between gap-4">
            <dt className="text-ink-muted">Reserved by requests under way</dt>
            <dd className="font-medium text-ink">
              <Amount value={balance.held} />
            </dd>
          </div>
        )}
        <div className="flex justify-between gap-4">
          <dt className="text-ink-muted">Received in all</dt>
          <dd className="font-medium text-ink">
            <Amount value={balance.budget} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
