import type { ReactNode } from "react";
import type { MeterUnit } from "#server/contracts/modality.ts";
import type { UnitKind } from "#server/contracts/units.ts";
import { kindsIn } from "./rate-figures.ts";
import { kindLabels, perWords } from "./unit-words.ts";

interface RateFigureProps {
  table: { per: number } & Partial<Record<UnitKind, string>>;
  unit: MeterUnit;
  draw: (figure: string) => ReactNode;
  currency?: string;
}

const mainKinds: readonly UnitKind[] = ["input", "image", "second", "character", "output"];

/** The figures that matter most of a price or cost: input and output of text, else its own unit, else the flat fee. */
export function RateFigure({ table, unit, draw, currency }: RateFigureProps) {
  const main = mainKinds.find((kind) => table[kind] !== undefined) ?? kindsIn(table)[0];
  if (main === undefined) return null;
  const both = main === "input" && table.output !== undefined;
  const noun = main === "input" || main === "output" ? "token" : main === "request" ? "request" : unit;
  const per = main.startsWith("image:") ? kindLabels(main) : perWords(main === "request" ? 1 : table.per, noun);
  return (
    <span>
      {draw(table[main] ?? "0")}
      {both && (
        <>
          <span className="mx-1 text-ink-faint">/</span>
          {draw(table.output ?? "0")}
        </>
      )}
      <span className="block text-ink-faint text-xs">
        {currency && `${currency} `}
        {per}
      </span>
    </span>
  );
}
