import { Amount } from "#app/components/ui/amount.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import type { UsageStatus as Status } from "#server/contracts/usage-event.ts";
import { tokenTotals } from "./token-totals.ts";
import { UsageStatus } from "./usage-status.tsx";

/** What console and portal both know of a request. */
export interface UsageRow {
  id: string;
  logical_model: string;
  status: Status;
  units: Record<string, number>;
  estimated: boolean;
  charge: string;
  latency_ms: number;
  ttft_ms: number | null;
  stream: boolean;
  created_at: string;
}

interface UsageTableProps {
  records: readonly UsageRow[];
  /** The receipt's address; null: rows are not links. */
  hrefOf: ((id: string) => string) | null;
  /** Ids that came while the page was open: they light up once. */
  arrived?: ReadonlySet<string>;
}

function Moment({ record, href }: { record: UsageRow; href: string | null }) {
  if (href === null) return <Time at={record.created_at} />;
  return (
    <RowLink to={href} preventScrollReset className="font-normal">
      <Time at={record.created_at} />
    </RowLink>
  );
}

function UsageTableRow({ record, href, arrived }: { record: UsageRow; href: string | null; arrived: boolean }) {
  const { input, output } = tokenTotals(record.units);
  return (
    <Row className={arrived ? "motion-arrive" : ""}>
      <Cell className="@lg:whitespace-nowrap">
        <Moment record={record} href={href} />
        <div className="mt-1 @lg:hidden">
          <UsageStatus status={record.status} />
        </div>
      </Cell>
      <Cell className="hidden @lg:table-cell">
        <UsageStatus status={record.status} />
      </Cell>
      <Cell className="w-full min-w-16 max-w-0">
        <span className="line-clamp-2 break-all font-mono text-sm [unicode-bidi:plaintext]">
          {record.logical_model}
        </span>
      </Cell>
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
      <Cell numeric className="hidden text-ink-muted @2xl:table-cell">
        {formatDuration(record.latency_ms)}
      </Cell>
      <Cell numeric className="font-medium">
        <Amount value={record.charge} align={6} />
      </Cell>
    </Row>
  );
}

/** Requests, newest first. */
export function UsageTable({ records, hrefOf, arrived }: UsageTableProps) {
  return (
    <Table label="Requests">
      <thead>
        <tr>
          <HeadCell>Time</HeadCell>
          <HeadCell className="hidden @lg:table-cell">Status</HeadCell>
          <HeadCell>Model</HeadCell>
          <HeadCell numeric className="hidden @2xl:table-cell">
            Tokens in
          </HeadCell>
          <HeadCell numeric className="hidden @2xl:table-cell">
            Tokens out
          </HeadCell>
          <HeadCell numeric className="hidden @4xl:table-cell">
            First token
          </HeadCell>
          <HeadCell numeric className="hidden @2xl:table-cell">
            Latency
          </HeadCell>
          <HeadCell numeric>
            Charge <span className="hidden font-normal @lg:inline">credits</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <UsageTableRow
            key={record.id}
            record={record}
            href={hrefOf ? hrefOf(record.id) : null}
            arrived={arrived?.has(record.id) ?? false}
          />
        ))}
      </tbody>
    </Table>
  );
}
