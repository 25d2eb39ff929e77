import { Amount } from "#app/components/ui/amount.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Stat, StatRow } from "#app/components/ui/stat.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { kindsIn } from "#app/features/physical-model/rate-figures.ts";
import { kindLabels, perWords } from "#app/features/physical-model/unit-words.ts";
import { countOf, formatCount } from "#app/lib/format.ts";
import type { CatalogPreviewView } from "#server/contracts/price-catalog.ts";
import type { CostInput } from "#server/contracts/rate-table.ts";

function Figures({ cost, other }: { cost: CostInput | null; other: CostInput | null }) {
  if (!cost) return <span className="text-ink-faint text-sm">not there</span>;
  const shown = kindsIn(cost);
  return (
    <span className="grid justify-items-end gap-0.5 text-sm">
      {shown.map((kind) => (
        <span key={kind} className="inline-flex items-baseline gap-1.5">
          <span className="text-ink-faint text-xs">{kindLabels(kind)}</span>
          <span className={other && other[kind] !== cost[kind] ? "font-medium text-ink" : "text-ink-muted"}>
            <Amount value={cost[kind] ?? "0"} />
          </span>
        </span>
      ))}
      <span className="text-ink-faint text-xs">
        {cost.currency} {perWords(cost.per)}
      </span>
    </span>
  );
}

/** What an import would change, before it does. */
export function PreviewCard({ preview }: { preview: CatalogPreviewView }) {
  const { added, changed, unchanged, older, skipped, skipped_count, models_touched, changes } = preview;
  return (
    <div className="grid grid-cols-1 gap-4">
      <StatRow label="What the import would change">
        <Stat label="Changed" value={formatCount(changed)}>
          {models_touched > 0
            ? `${countOf(models_touched, "model")} of yours would show a newer cost`
            : "none of your models is made of them"}
        </Stat>
        <Stat label="New" value={formatCount(added)} />
        <Stat label="Unchanged" value={formatCount(unchanged)}>
          {older > 0 ? `${formatCount(older)} more are newer in the catalog and stay` : "with a newer date"}
        </Stat>
        <Stat label="Left out" value={formatCount(skipped_count)}>
          without usable figures
        </Stat>
      </StatRow>
      {changes.length > 0 && (
        <Card title={changes.length < added + changed ? `The first ${changes.length} changes` : "Changes"} flush>
          <Table label="Changes">
            <thead>
              <tr>
                <HeadCell>Model</HeadCell>
                <HeadCell numeric className="hidden @lg:table-cell">
                  Now
                </HeadCell>
                <HeadCell numeric>Then</HeadCell>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ id, before, after, physical_models }) => (
                <Row key={id}>
                  <Cell className="wrap-anywhere w-full max-w-0">
                    <span className="font-mono text-sm">{id}</span>{" "}
                    {physical_models > 0 && <Badge tone="accent">{countOf(physical_models, "model")} of yours</Badge>}
                    {before === null && <Badge>New</Badge>}
                  </Cell>
                  <Cell numeric className="hidden @lg:table-cell">
                    <Figures cost={before} other={after} />
                  </Cell>
                  <Cell numeric>
                    <Figures cost={after} other={before} />
                  </Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </Card>
      )}
      {skipped.length > 0 && (
        <details className="rounded-xl border border-line bg-raised px-4 py-3 text-sm shadow-low">
          <summary className="cursor-pointer font-medium text-ink">Left out, and why</summary>
          <ul className="mt-2 grid max-h-80 gap-1 overflow-y-auto">
            {skipped.map(({ id, reason }) => (
              <li key={id} className="wrap-anywhere">
                <span className="font-mono">{id}</span> <span className="text-ink-muted">{reason}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
