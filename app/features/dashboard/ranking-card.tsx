import { Amount } from "#app/components/ui/amount.tsx";
import { BarList } from "#app/components/ui/bar-list.tsx";
import { Card } from "#app/components/ui/card.tsx";
import type { DashboardView } from "#server/contracts/reports.ts";
import { marginShare, sharesOfLargest } from "./prepare-dashboard.ts";

interface RankingCardProps {
  title: string;
  rows: DashboardView["top"]["customers"];
  hrefOf: (id: string) => string;
}

const marginTitle = ({ rates_missing: missing }: RankingCardProps["rows"][number]): string =>
  missing.length === 0 ? "Margin" : `Margin: no exchange rate of ${missing.join(", ")}`;

/** Who or what brought the most, with the margin beside it. */
export function RankingCard({ title, rows, hrefOf }: RankingCardProps) {
  const shares = sharesOfLargest(rows.map(({ charge }) => charge));
  return (
    <Card title={title}>
      {rows.length === 0 ? (
        <p className="text-ink-muted">Nothing in this time.</p>
      ) : (
        <BarList
          label={title}
          items={rows.map((row, index) => ({
            key: row.id,
            label: row.name,
            share: shares[index] ?? 0,
            to: hrefOf(row.id),
            value: (
              <span className="flex items-baseline gap-2">
                <Amount value={row.charge} align={6} />
                <span className="w-14 text-right text-sm" title={marginTitle(row)}>
                  {marginShare(row) ?? "–"}
                </span>
              </span>
            ),
          }))}
        />
      )}
    </Card>
  );
}
