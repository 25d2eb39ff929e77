import { Pause, Play, ScrollText } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Table } from "#app/components/ui/table.tsx";
import { LiveMark } from "#app/features/console/live-mark.tsx";
import { UsageHead, UsageLine } from "#app/features/usage-record/usage-line.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import { countOf } from "#app/lib/format.ts";
import { useLiveNews } from "#app/lib/live-provider.tsx";
import { allRequests } from "#app/lib/live-wish.ts";
import { type TickerRow, tickerRows, unseenCount } from "./ticker-rows.ts";
import { useSaidSeldom } from "./use-said-seldom.ts";

const mostRows = 8;
/** Kept beyond what is shown, for the count of a paused ticker. */
const mostKept = 100;

function TickerTable({ rows, arrived }: { rows: readonly TickerRow[]; arrived: ReadonlySet<string> }) {
  return (
    <Table label="Requests as they are settled">
      <UsageHead />
      <tbody>
        {rows.map((row) => (
          <UsageLine key={row.id} record={row} href={`/console/requests/${row.id}`} arrived={arrived.has(row.id)} />
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
