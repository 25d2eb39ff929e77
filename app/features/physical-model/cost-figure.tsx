import { Amount } from "#app/components/ui/amount.tsx";
import type { MeterUnit } from "#server/contracts/modality.ts";
import type { CostInput, CostView } from "#server/contracts/rate-table.ts";
import { RateFigure } from "./rate-figure.tsx";

/** The figures that a model mostly costs, in the provider's currency. */
export function CostFigure({ cost, unit }: { cost: CostView | CostInput | null; unit: MeterUnit }) {
  if (!cost) return <span className="text-ink-faint text-sm">none</span>;
  return <RateFigure table={cost} unit={unit} draw={(figure) => <Amount value={figure} />} currency={cost.currency} />;
}
