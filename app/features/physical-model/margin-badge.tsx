import { Link } from "@remix-run/react";
import { Badge } from "#app/components/ui/badge.tsx";
import { creditsAddress } from "#app/features/exchange-rate/rates-page.tsx";
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
    if (price && cost && credits_per_cost_unit === null) {
      return (
        <Link to={creditsAddress} className="relative text-ink-muted text-sm underline underline-offset-2">
          no rate of {cost.currency}
        </Link>
      );
    }
    const why = price ? (cost ? "nothing to compare" : "no cost") : "no price";
    return <span className="text-ink-faint text-sm">{why}</span>;
  }
  const { lowest, highest, loss } = margin;
  const text =
    lowest === null
      ? "below cost"
      : short(lowest) === short(highest ?? lowest)
        ? `${short(lowest)} %`
        : `${short(lowest)} – ${short(highest ?? "")} %`;
  return loss ? <Badge tone="critical">{text}</Badge> : <span className="whitespace-nowrap tabular-nums">{text}</span>;
}
