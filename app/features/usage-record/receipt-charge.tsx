import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { formatAmount, formatCount } from "#app/lib/format.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import { prepareReceipt, type ReceiptLine } from "./prepare-receipt.ts";

function Line({ line, decimals }: { line: ReceiptLine; decimals: number }) {
  const unit = line.per === 1 ? "" : ` / ${formatCount(line.per)}`;
  return (
    <tr>
      <th scope="row" className="py-1.5 pr-3 text-left font-normal text-ink">
        {line.label}
        <span className="block text-ink-muted text-sm tabular-nums">
          {formatCount(line.count)} × {formatAmount(line.rate)}
          {unit}
        </span>
      </th>
      <td className="py-1.5 text-right align-bottom text-ink">
        <Amount value={line.amount} align={decimals} />
      </td>
    </tr>
  );
}

function SumLine({ label, children, strong = false }: { label: string; children: ReactNode; strong?: boolean }) {
  return (
    <tr className={strong ? "font-semibold text-ink" : "text-ink-muted"}>
      <th scope="row" className="border-line border-t py-2 pr-3 text-left [font-weight:inherit]">
        {label}
      </th>
      <td className="border-line border-t py-2 text-right">{children}</td>
    </tr>
  );
}

type ChargedReceipt = Pick<ReceiptView, "units" | "price" | "charge" | "balance_after">;

/** How the charge came about. */
export function ReceiptCharge({ receipt }: { receipt: ChargedReceipt }) {
  if (receipt.price === null) return <p className="text-ink-muted">Nothing was charged for this request.</p>;
  const { lines, sum, difference, isRounding, decimals } = prepareReceipt(receipt.units, receipt.price, receipt.charge);
  return (
    <table className="w-full">
      <caption className="sr-only">Tokens by kind, times price, make the charge</caption>
      <tbody>
        {lines.map((line) => (
          <Line key={line.kind} line={line} decimals={decimals} />
        ))}
        {difference !== "0" && (
          <>
            <SumLine label="Sum">
              <Amount value={sum} align={decimals} />
            </SumLine>
            <SumLine label={isRounding ? "Rounding to a micro-credit" : "Not charged: beyond what was held"}>
              <Amount value={difference} align={decimals} signed />
            </SumLine>
          </>
        )}
        <SumLine label="Charge, credits" strong>
          <Amount value={receipt.charge} align={decimals} />
        </SumLine>
        {receipt.balance_after !== null && (
          <SumLine label="Balance after">
            <Amount value={receipt.balance_after} align={decimals} />
          </SumLine>
        )}
      </tbody>
    </table>
  );
}
