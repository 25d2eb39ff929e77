import { Amount } from "#app/components/ui/amount.tsx";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import type { UnitKind } from "#server/contracts/units.ts";
import { perWords } from "./unit-words.ts";

const mainKinds: readonly UnitKind[] = ["input", "image", "second", "character", "output"];

/** The figures that a model is mostly charged by: input and output of text, else its own unit, else the flat fee. */
export function PriceFigure({ model: { price, unit } }: { model: PhysicalModelView }) {
  if (!price) return <span className="text-ink-faint text-sm">none</span>;
  const main = mainKinds.find((kind) => price[kind] !== undefined);
  if (main === undefined) {
    return (
      <span>
        <Amount value={price.request ?? "0"} />
        <span className="block text-ink-faint text-xs">per request</span>
      </span>
    );
  }
  const both = main === "input" && price.output !== undefined;
  return (
    <span>
      <Amount value={price[main] ?? "0"} />
      {both && (
        <>
          <span className="mx-1 text-ink-faint">/</span>
          <Amount value={price.output ?? "0"} />
        </>
      )}
      <span className="block text-ink-faint text-xs">{perWords(price.per, unit)}</span>
    </span>
  );
}
