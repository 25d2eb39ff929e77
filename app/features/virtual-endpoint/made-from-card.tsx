import { Link } from "@remix-run/react";
import { Waypoints } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { EndpointStatus } from "./endpoint-status.tsx";

interface MadeFromCardProps {
  templateId: string;
  endpoints: { data: readonly VirtualEndpointView[]; next_cursor: string | null };
}

/** The newest endpoints that were made from a template. */
export function MadeFromCard({ templateId, endpoints: { data, next_cursor } }: MadeFromCardProps) {
  const all = (
    <Button asChild variant="quiet" size="small" className="-mr-2">
      <Link to={`/console/virtual-endpoints?ve_template_id=${templateId}`}>All endpoints made from it</Link>
    </Button>
  );
  return (
    <Card title="Made from it" flush {...(next_cursor === null ? {} : { actions: all })}>
      {data.length === 0 ? (
        <EmptyState icon={Waypoints} title="No endpoint yet">
          Endpoints that are made from this template stand here, and live on without it.
        </EmptyState>
      ) : (
        <ul>
          {data.map(({ id, name, customer_name, status }) => (
            <li key={id} className="flex items-center gap-3 border-line border-b px-4 py-3 last:border-b-0">
              <div className="min-w-0 flex-1">
                <Link
                  to={`/console/virtual-endpoints/${id}`}
                  prefetch="intent"
                  className="name-text line-clamp-2 font-medium text-ink underline-offset-2 hover:underline"
                >
                  {name}
                </Link>
                <span className="name-text line-clamp-1 text-ink-muted text-sm">{customer_name}</span>
              </div>
              <EndpointStatus status={status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
