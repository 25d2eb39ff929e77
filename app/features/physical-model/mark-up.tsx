import type { RefObject } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { MissingRates } from "#app/features/exchange-rate/missing-rates.tsx";
import type { UnitKind } from "#server/contracts/units.ts";
import { markedUp } from "./rate-figures.ts";

interface MarkUpProps {
  /** As typed; null: there is none to start from. */
  cost: ({ per: number; currency: string } & Partial<Record<UnitKind, string>>) | null;
  /** Null: the cost's currency has no exchange rate. */
  creditsPerUnit: string | null;
  pricePer: number;
  /** Holds the price's fields. */
  root: RefObject<HTMLDivElement>;
}

const percents = [0, 20, 50, 100];

/** Writes into a field as a hand would, so that whoever listens hears it. */
function type(field: HTMLInputElement, value: string): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, value);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Fills the prices in from the costs, with so much on top. */
export function MarkUp({ cost, creditsPerUnit, pricePer, root }: MarkUpProps) {
  if (!cost) return null;
  if (creditsPerUnit === null) {
    return (
      <p className="text-ink-muted text-sm">
        {cost.currency === "" ? (
          "There is no exchange rate of this currency yet: margins are not known."
        ) : (
          <>
            Margins are not known. <MissingRates currencies={[cost.currency]} />
          </>
        )}
      </p>
    );
  }
  const fill = (percent: number) => {
    const figures = markedUp(cost, { creditsPerUnit, percent, pricePer });
    for (const [kind, figure = ""] of Object.entries(figures)) {
      const field = root.current?.querySelector(`[name="${CSS.escape(`price.${kind}`)}"]`);
      if (field instanceof HTMLInputElement) type(field, figure);
    }
  };
  return (
    <div className="flex flex-wrap items-center gap-2 text-ink-muted text-sm">
      <span>Price from cost:</span>
      {percents.map((percent) => (
        <Button key={percent} size="small" onClick={() => fill(percent)}>
          {percent === 0 ? "at cost" : `+${percent} %`}
        </Button>
      ))}
      <span className="text-ink-faint">
        1 {cost.currency} = {creditsPerUnit} credits
      </span>
    </div>
  );
}
