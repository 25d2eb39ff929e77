import clsx from "clsx";
import { decimalParts } from "#app/lib/format.ts";

interface AmountProps {
  /** Decimal string, as the API writes it. */
  value: string;
  /** What it is an amount of; null leaves it to the column's head. */
  unit?: string | null;
  /** Pads to this many decimals, the padding faint: figures of a column stand under each other. */
  align?: number;
  /** Shows a plus before what comes in. */
  signed?: boolean;
  /** May break, where a large figure meets a small screen. */
  wrap?: boolean;
  className?: string;
}

/** Credits or money, to the last digit. */
export function Amount({ value, unit = null, align = 2, signed = false, wrap = false, className }: AmountProps) {
  const { sign, whole, fraction } = decimalParts(value);
  const padding = "0".repeat(Math.max(0, align - fraction.length));
  const point = fraction || padding ? "." : "";
  const solid = align > 2 ? "" : padding;
  const faint = align > 2 ? padding : "";
  const plus = signed && sign === "" ? "+" : sign;
  return (
    <data value={value} className={clsx("tabular-nums", wrap ? "wrap-anywhere" : "whitespace-nowrap", className)}>
      {`${plus}${whole}`}
      {fraction || !faint ? `${point}${fraction}${solid}` : null}
      {faint && <span className="text-ink-faint">{fraction ? faint : `${point}${faint}`}</span>}
      {unit && wrap && " "}
      {unit && (
        <span className={clsx("whitespace-nowrap text-[0.8em] text-ink-faint", !wrap && "ml-[0.3em]")}>{unit}</span>
      )}
    </data>
  );
}
