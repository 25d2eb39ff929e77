import { Badge } from "#app/components/ui/badge.tsx";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";

/** Beyond this a figure says no more than that the price is wrong. */
const leastShown = -999;

const short = (percent: string): string => {
  if (Number(percent) < leastShown) return `< −${-leastShown}`;
  const [whole = "", fraction] = percent.split(".");
  return `${whole.replace("-", "−")}${fraction ? `.${fraction.slice(0, 1)}` : ""}`;
};

/** What is left of the price: from the least to the most over its unit kinds. */
export function MarginBadge({ model: { margin, cost, price, credits_per_cost_unit } }: { model: PhysicalModelView }) {
  if (margin === null) {
    const why = !price
      ? "no price"
      : !cost
        ? "no cost"
        : credits_per_cost_unit === null
          ? `no rate of ${cost.currency}`
          : "nothing to compare";
    return <span className="text-ink-faint text-sm">{why}</span>;
  }
  const { lowest, highest, loss } = margin;
  const text =
    lowest === null
      ? "below cost"
      : lowest === highest
        ? `${short(lowest)} %`
        : `${short(lowest)} – ${short(highest ?? "")} %`;
  return loss ? <Badge tone="critical">{text}</Badge> : <span className="whitespace-nowrap tabular-nums">{text}</span>;
}
