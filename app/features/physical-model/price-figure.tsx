import { Amount } from "#app/components/ui/amount.tsx";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import { RateFigure } from "./rate-figure.tsx";

/** The figures that a model is mostly charged by. */
export function PriceFigure({ model: { price, unit } }: { model: PhysicalModelView }) {
  if (!price) return <span className="text-ink-faint text-sm">none</span>;
  return <RateFigure table={price} unit={unit} draw={(figure) => <Amount value={figure} />} />;
}
