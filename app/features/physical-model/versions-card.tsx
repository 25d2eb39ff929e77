import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Tabs } from "#app/components/ui/tabs.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { MeterUnit } from "#server/contracts/modality.ts";
import type { PhysicalModelVersionsView } from "#server/contracts/physical-model.ts";
import type { CostView, PriceView } from "#server/contracts/rate-table.ts";
import { kindsIn } from "./rate-figures.ts";
import { kindLabels, perWords } from "./unit-words.ts";

interface VersionProps {
  table: PriceView | CostView;
  unit: MeterUnit;
  inForce: boolean;
  at: string;
  by: { id: string; name: string | null };
  more?: ReactNode;
}

function Version({ table, unit, inForce, at, by, more }: VersionProps) {
  const currency = "currency" in table ? table.currency : "credits";
  return (
    <li className="grid gap-1 border-line border-b px-1 py-3 last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <span className="font-medium text-ink">Version {table.version}</span>
        {inForce && <Badge tone="positive">In force</Badge>}
        <span className="text-ink-muted text-sm">
          <Time at={at} /> by <span className="name-text">{by.name ?? by.id}</span>
        </span>
      </div>
      <dl className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {kindsIn(table).map((kind) => (
          <div key={kind} className="flex items-baseline gap-1.5">
            <dt className="text-ink-muted">{kindLabels(kind)}</dt>
            <dd className="text-ink">
              <Amount value={table[kind] ?? "0"} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="text-ink-faint text-xs">
        {currency} {perWords(table.per, unit)}
        {more}
      </p>
    </li>
  );
}

const nothing = <p className="px-1 py-3 text-ink-muted">None yet.</p>;

/** Every price and cost that a model had: usage keeps the versions it was counted by. */
export function VersionsCard({ versions, unit }: { versions: PhysicalModelVersionsView; unit: MeterUnit }) {
  const { prices, costs } = versions;
  const priceList = prices.map(({ price, created_at, created_by }, index) => (
    <Version key={price.id} table={price} unit={unit} inForce={index === 0} at={created_at} by={created_by} />
  ));
  const costList = costs.map(({ cost, created_at, created_by }, index) => (
    <Version
      key={cost.id}
      table={cost}
      unit={unit}
      inForce={index === 0}
      at={created_at}
      by={created_by}
      more={`, figures as of ${cost.as_of}`}
    />
  ));
  return (
    <Card title="Versions">
      <Tabs
        label="Versions"
        tabs={[
          {
            id: "prices",
            label: `Prices (${prices.length})`,
            content: priceList.length > 0 ? <ul>{priceList}</ul> : nothing,
          },
          {
            id: "costs",
            label: `Costs (${costs.length})`,
            content: costList.length > 0 ? <ul>{costList}</ul> : nothing,
          },
        ]}
      />
    </Card>
  );
}
