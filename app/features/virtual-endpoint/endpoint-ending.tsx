import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { countOf, formatAmount } from "#app/lib/format.ts";
import type { VirtualEndpointEffectView, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

interface EndpointEndingProps {
  endpoint: Pick<VirtualEndpointView, "name" | "status">;
  effect: VirtualEndpointEffectView;
}

const stops = ({ active_keys, requests_hour, requests_day }: VirtualEndpointEffectView): string =>
  `Stops ${countOf(active_keys, "key")} that made ${countOf(requests_hour, "request")} in the last hour and ${countOf(requests_day, "request")} in the last day. New requests are refused within a second; running ones finish.`;

/** Disabling, enabling and archiving an endpoint, each with what it does in numbers. */
export function EndpointEnding({ endpoint, effect }: EndpointEndingProps) {
  const { name, status } = endpoint;
  if (status === "archived") {
    return <Notice tone="info">This endpoint is archived: it answers nothing, and its records stay.</Notice>;
  }
  const isActive = status === "active";
  return (
    <Card title="Stop this endpoint">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="min-w-60 flex-1 text-ink-muted text-sm">
          Disabled, it refuses requests until it is enabled again. Archived, it is gone from lists; its records and its
          books stay.
        </p>
        <div className="flex gap-2">
          <ConfirmDialog
            trigger={<Button>{isActive ? "Disable" : "Enable"}</Button>}
            title={isActive ? `Disable “${name}”?` : `Enable “${name}”?`}
            effect={isActive ? stops(effect) : `${countOf(effect.active_keys, "key")} open it again within a second.`}
            confirmLabel={isActive ? "Disable endpoint" : "Enable endpoint"}
            tone={isActive ? "danger" : "primary"}
            fields={{ intent: "status", status: isActive ? "disabled" : "active" }}
            said={isActive ? "Endpoint disabled" : "Endpoint enabled"}
          />
          <ConfirmDialog
            trigger={<Button variant="danger">Archive</Button>}
            title={`Archive “${name}”?`}
            effect={`${stops(effect)} ${formatAmount(effect.credit_remaining)} credits are left: only an endpoint with none can be archived.`}
            confirmLabel="Archive endpoint"
            fields={{ intent: "archive" }}
            typed={name}
            said="Endpoint archived"
          />
        </div>
      </div>
    </Card>
  );
}
