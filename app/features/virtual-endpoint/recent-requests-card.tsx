import { Link } from "@remix-run/react";
import { ScrollText } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { UsageTable } from "#app/features/usage-record/usage-table.tsx";
import { useArrived } from "#app/features/usage-record/use-arrived.ts";
import type { UsageRecordView } from "#server/contracts/usage-record.ts";

interface RecentRequestsCardProps {
  endpointId: string;
  records: readonly UsageRecordView[];
}

/** The last few requests, as they come in. */
export function RecentRequestsCard({ endpointId, records }: RecentRequestsCardProps) {
  const requests = `/console/virtual-endpoints/${endpointId}/requests`;
  const arrived = useArrived(
    records.map(({ id }) => id),
    endpointId,
  );
  return (
    <Card
      title="Recent requests"
      flush
      actions={
        <Button asChild variant="quiet" size="small" className="-mr-2">
          <Link to={requests} prefetch="intent">
            All requests
          </Link>
        </Button>
      }
    >
      {records.length > 0 ? (
        <UsageTable records={records} hrefOf={(id) => `${requests}/${id}`} arrived={arrived} />
      ) : (
        <EmptyState icon={ScrollText} title="No request yet">
          Point a client at the base URL with one of this endpoint’s keys; its requests appear here as they are settled.
        </EmptyState>
      )}
    </Card>
  );
}
