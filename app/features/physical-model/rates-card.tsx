import { Tag } from "lucide-react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { MissingRates } from "#app/features/exchange-rate/missing-rates.tsx";
import { marginsOf } from "#server/contracts/margin.ts";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";
import type { UnitKind } from "#server/contracts/units.ts";
import { kindsIn } from "./rate-figures.ts";
import { MarginFigure } from "./rate-row.tsx";
import { kindLabels, perWords } from "./unit-words.ts";

/** A figure, or that the parent's stands for it. */
function Figure({ value }: { value: string | undefined }) {
  return value === undefined ? <span className="text-ink-faint">–</span> : <Amount value={value} />;
}

/** The flat fee is per request, whatever the table says. */
const kindWords = (kind: UnitKind): string => (kind === "request" ? "Request, each" : kindLabels(kind));

/** Price and cost in force, unit kind by unit kind, and what is left. */
export function RatesCard({ model: { price, cost, unit, credits_per_cost_unit: rate } }: { model: PhysicalModelView }) {
  const kinds = kindsIn({ ...cost, ...price });
  if (kinds.length === 0) {
    return (
      <Card title="Price and cost" flush>
        <EmptyState icon={Tag} title="Neither price nor cost">
          Set a price, and requests can be routed to it.
        </EmptyState>
      </Card>
    );
  }
  const margins = price && cost && rate !== null ? marginsOf(price, cost, rate) : [];
  const noun = unit;
  const inherits = kinds.some((kind) => (price && price[kind] === undefined) || (cost && cost[kind] === undefined));
  return (
    <Card title="Price and cost" flush>
      <Table label="Price and cost">
        <thead>
          <tr>
            <HeadCell>Unit</HeadCell>
            <HeadCell numeric>
              Price{" "}
              <span className="hidden font-normal @lg:inline">
                {price ? `credits ${perWords(price.per, noun)}` : "none"}
              </span>
            </HeadCell>
            <HeadCell numeric>
              Cost{" "}
              <span className="hidden font-normal @lg:inline">
                {cost ? `${cost.currency} ${perWords(cost.per, noun)}` : "none"}
              </span>
            </HeadCell>
            <HeadCell numeric>Margin</HeadCell>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <Row key={kind}>
              <Cell>{kindWords(kind)}</Cell>
              <Cell numeric>
                <Figure value={price?.[kind]} />
              </Cell>
              <Cell numeric className="text-ink-muted">
                <Figure value={cost?.[kind]} />
              </Cell>
              <Cell numeric>
                <MarginFigure margin={margins.find((margin) => margin.kind === kind)} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      <p className="border-line border-t px-4 py-2.5 text-ink-muted text-sm">
        {price && `Price in credits ${perWords(price.per, noun)}. `}
        {cost && `Cost in ${cost.currency} ${perWords(cost.per, noun)}, as of ${cost.as_of}. `}
        {cost && rate !== null && `1 ${cost.currency} = ${rate} credits today. `}
        {cost && rate === null && (
          <>
            <MissingRates currencies={[cost.currency]} />{" "}
          </>
        )}
        {inherits && "Where no figure stands, that of input or output counts."}
      </p>
    </Card>
  );
}
