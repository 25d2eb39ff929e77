/** A request as a table's line, and that table's head: what every list of requests shows, with room in between. */
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Cell, HeadCell, Row } from "#app/components/ui/table.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatDuration } from "#app/lib/format.ts";
import type { UsageStatus as Status } from "#server/contracts/usage-event.ts";
import { UsageStatus } from "./usage-status.tsx";

/** What every list knows of a request. */
export interface RequestLine {
  id: string;
  logical_model: string;
  status: Status;
  charge: string;
  latency_ms: number;
  created_at: string;
}

interface UsageLineProps {
  record: RequestLine;
  /** The receipt's address; null: the line is no link. */
  href: string | null;
  /** It came while the page was open: it lights up once. */
  arrived: boolean;
  /** A receipt that opens over the list leaves the list where it is. */
  overList?: boolean;
  /** Cells between model and latency. */
  children?: ReactNode;
}

export function UsageLine({ record, href, arrived, overList = false, children }: UsageLineProps) {
  const moment = <Time at={record.created_at} />;
  return (
    <Row className={arrived ? "motion-arrive" : ""}>
      <Cell className="@lg:whitespace-nowrap">
        {href === null ? (
          moment
        ) : (
          <RowLink to={href} preventScrollReset={overList} className="font-normal">
            {moment}
          </RowLink>
        )}
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
      {children}
      <Cell numeric className="hidden text-ink-muted @2xl:table-cell">
        {formatDuration(record.latency_ms)}
      </Cell>
      <Cell numeric className="font-medium">
        <Amount value={record.charge} align={6} />
      </Cell>
    </Row>
  );
}

/** The head over such lines; `children` stand between model and latency. */
export function UsageHead({ children }: { children?: ReactNode }) {
  return (
    <thead>
      <tr>
        <HeadCell>Time</HeadCell>
        <HeadCell className="hidden @lg:table-cell">Status</HeadCell>
        <HeadCell>Model</HeadCell>
        {children}
        <HeadCell numeric className="hidden @2xl:table-cell">
          Latency
        </HeadCell>
        <HeadCell numeric>
          Charge <span className="hidden font-normal @lg:inline">credits</span>
        </HeadCell>
      </tr>
    </thead>
  );
}
