import { Pause, Play, ScrollText } from "lucide-react";
import { useState } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { UsageStatus } from "#app/features/usage-record/usage-status.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { countOf, formatDuration } from "#app/lib/format.ts";
import { useLiveNews } from "#app/lib/live-provider.tsx";
import { allRequests } from "#app/lib/live-wish.ts";
import { type TickerRow, tickerRows, unseenCount } from "./ticker-rows.ts";
import { useSaidSeldom } from "./use-said-seldom.ts";

const mostRows = 8;
/** Kept beyond what is shown, for the count of a paused ticker. */
const mostKept = 100;

function TickerLine({ row, arrived }: { row: TickerRow; arrived: boolean }) {
  return (
    <Row className={arrived ? "motion-arrive" : ""}>
      <Cell className="@lg:whitespace-nowrap">
        <RowLink to={`/console/requests/${row.id}`} className="font-normal">
          <Time at={row.created_at} />
        </RowLink>
        <div className="mt-1 @lg:hidden">
          <UsageStatus status={row.status} />
        </div>
      </Cell>
      <Cell className="hidden @lg:table-cell">
        <UsageStatus status={row.status} />
      </Cell>
      <Cell className="w-full min-w-16 max-w-0">
        <span className="line-clamp-2 break-all font-mono text-sm [unicode-bidi:plaintext]">{row.logical_model}</span>
      </Cell>
      <Cell numeric className="hidden text-ink-muted @2xl:table-cell">
        {formatDuration(row.latency_ms)}
      </Cell>
      <Cell numeric className="font-medium">
        <Amount value={row.charge} align={6} />
      </Cell>
    </Row>
  );
}

function TickerTable({ rows, arrived }: { rows: readonly TickerRow[]; arrived: ReadonlySet<string> }) {
  return (
    <Table label="Requests as they are settled">
      <thead>
        <tr>
          <HeadCell>Time</HeadCell>
          <HeadCell className="hidden @lg:table-cell">Status</HeadCell>
          <HeadCell>Model</HeadCell>
          <HeadCell numeric className="hidden @2xl:table-cell">
            Latency
          </HeadCell>
          <HeadCell numeric>
            Charge <span className="hidden font-normal @lg:inline">credits</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <TickerLine key={row.id} row={row} arrived={arrived.has(row.id)} />
        ))}
      </tbody>
    </Table>
  );
}

interface TickerProps {
  /** The newest, as the page was loaded or refreshed. */
  recent: readonly TickerRow[];
  stale: boolean;
}

/** Requests as they are settled, newest first; it can be paused to read, and each leads to its receipt. */
export function RequestTicker({ recent, stale }: TickerProps) {
  const [arrivals, setArrivals] = useState<readonly TickerRow[]>([]);
  const [paused, setPaused] = useState<readonly TickerRow[] | null>(null);
  useLiveNews({ requests: allRequests }, (news) => {
    if (news.type === "request") setArrivals((before) => tickerRows(before, [news.request], mostKept));
  });
  const all = tickerRows(recent, arrivals, mostKept);
  const rows = paused ?? all.slice(0, mostRows);
  const waiting = paused === null ? 0 : unseenCount(all, paused);
  const arrived = useArrived(
    rows.map(({ id }) => id),
    "ticker",
  );
  const [newest] = rows;
  const said = useSaidSeldom(
    paused === null && newest && arrived.has(newest.id)
      ? `${countOf(arrived.size, "new request")}, the latest: ${newest.logical_model}, ${newest.charge} credits.`
      : "",
  );
  const pause = (
    <Button size="small" onClick={() => setPaused(paused === null ? rows : null)}>
      {paused === null ? <Pause className="size-3.5" aria-hidden /> : <Play className="size-3.5" aria-hidden />}
      {paused === null ? "Pause" : waiting > 0 ? `Resume (${waiting} new)` : "Resume"}
    </Button>
  );
  return (
    <Card
      title="Latest requests"
      flush
      actions={
        <div className="flex items-center gap-3">
          <LiveMark stale={stale} paused={paused !== null} />
          {rows.length > 0 && pause}
        </div>
      }
    >
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {rows.length > 0 ? (
        <TickerTable rows={rows} arrived={arrived} />
      ) : (
        <EmptyState icon={ScrollText} title="No request yet">
          Point a client at an endpoint’s base URL with one of its keys; its requests appear here as they are settled.
        </EmptyState>
      )}
    </Card>
  );
}
