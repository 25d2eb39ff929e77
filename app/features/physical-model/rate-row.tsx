import clsx from "clsx";
import { useId } from "react";
import { Input } from "#app/components/ui/input.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";
import { type KindMargin, percentOf } from "#server/contracts/margin.ts";
import type { UnitKind } from "#server/contracts/units.ts";
import { kindLabels } from "./unit-words.ts";

interface FigureProps {
  table: "price" | "cost";
  kind: UnitKind;
  source: FieldSource;
  errorId: string;
}

function Figure({ table, kind, source, errorId }: FigureProps) {
  const name = `${table}.${kind}`;
  const failed = source.errorsAt(name) !== undefined;
  return (
    <Input
      name={name}
      aria-label={`${table === "price" ? "Price" : "Cost"} of ${kindLabels(kind).toLowerCase()}`}
      aria-invalid={failed || undefined}
      aria-describedby={failed ? errorId : undefined}
      defaultValue={textAt(source.values, name) ?? ""}
      inputMode="decimal"
      autoComplete="off"
      maxLength={32}
      className="text-right tabular-nums"
    />
  );
}

/** A margin in percent, or that there is none. */
export function MarginFigure({ margin }: { margin: KindMargin | undefined }) {
  if (!margin) return <span className="text-ink-faint">–</span>;
  const { basisPoints, loss } = margin;
  return (
    <span className={clsx("tabular-nums", loss ? "font-medium text-critical-text" : "text-ink")}>
      {basisPoints === null
        ? loss
          ? "loss"
          : "free"
        : basisPoints < -99_900
          ? "< −999 %"
          : `${percentOf(basisPoints).replace("-", "−")} %`}
    </span>
  );
}

/** One unit kind: its price, its cost, what is left. */
export function RateRow({
  kind,
  source,
  margin,
}: {
  kind: UnitKind;
  source: FieldSource;
  margin: KindMargin | undefined;
}) {
  const errorId = useId();
  const errors = (["price", "cost"] as const).flatMap((table) => source.errorsAt(`${table}.${kind}`) ?? []);
  return (
    <div className="grid grid-cols-2 items-center gap-x-3 gap-y-1 sm:grid-cols-[8rem_1fr_1fr_5rem]">
      <span className="wrap-anywhere text-ink text-sm">
        {kindLabels(kind)}
        {kind === "request" && <span className="text-ink-faint"> each</span>}
      </span>
      <span className="text-right text-sm sm:order-last sm:text-base">
        <span className="sr-only">Margin: </span>
        <MarginFigure margin={margin} />
      </span>
      <Figure table="price" kind={kind} source={source} errorId={errorId} />
      <Figure table="cost" kind={kind} source={source} errorId={errorId} />
      {errors.length > 0 && (
        <p id={errorId} className="col-span-full text-critical-text text-sm sm:order-last sm:pl-35">
          {errors.join(" ")}
        </p>
      )}
    </div>
  );
}
