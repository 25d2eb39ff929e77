import { Cell, HeadCell, Table } from "#app/components/ui/table.tsx";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import { tokenTotals } from "./token-totals.ts";
import { type RequestLine, UsageHead, UsageLine } from "./usage-line.tsx";

/** What console and portal both know of a request. */
export interface UsageRow extends RequestLine {
  units: Record<string, number>;
  estimated: boolean;
  ttft_ms: number | null;
  stream: boolean;
}

interface UsageTableProps {
  records: readonly UsageRow[];
  /** The receipt's address; null: rows are not links. */
  hrefOf: ((id: string) => string) | null;
  /** Ids that came while the page was open: they light up once. */
  arrived?: ReadonlySet<string>;
}

function UnitCells({ record }: { record: UsageRow }) {
  const { input, output } = tokenTotals(record.units);
  return (
    <>
      <Cell numeric className="hidden text-ink-muted @2xl:table-cell">
        {formatCount(input)}
      </Cell>
      <Cell numeric className="hidden text-ink-muted @2xl:table-cell">
        {record.estimated && (
          <abbr title="Estimated: the provider said nothing" className="no-underline">
            ≈{" "}
          </abbr>
        )}
        {formatCount(output)}
      </Cell>
      <Cell numeric className="hidden text-ink-muted @4xl:table-cell">
        {record.ttft_ms === null ? "–" : formatDuration(record.ttft_ms)}
      </Cell>
    </>
  );
}

/** Requests, newest first. */
export function UsageTable({ records, hrefOf, arrived }: UsageTableProps) {
  return (
    <Table label="Requests">
      <UsageHead>
        <HeadCell numeric className="hidden @2xl:table-cell">
          Tokens in
        </HeadCell>
        <HeadCell numeric className="hidden @2xl:table-cell">
          Tokens out
        </HeadCell>
        <HeadCell numeric className="hidden @4xl:table-cell">
          First token
        </HeadCell>
      </UsageHead>
      <tbody>
        {records.map((record) => (
          <UsageLine
            key={record.id}
            record={record}
            href={hrefOf?.(record.id) ?? null}
            arrived={arrived?.has(record.id) ?? false}
            overList
          >
            <UnitCells record={record} />
          </UsageLine>
        ))}
      </tbody>
    </Table>
  );
}
