import { TriangleAlert } from "lucide-react";
import { Badge } from "#app/components/ui/badge.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import type { PhysicalModelView } from "#server/contracts/physical-model.ts";

const warning = <TriangleAlert aria-hidden />;

/** Why a model needs a look; nothing, or its status, where all is well. */
export function ModelBadges({ model, always = false }: { model: PhysicalModelView; always?: boolean }) {
  const { status, price, cost, cost_stale } = model;
  const fine = status === "active" && price && cost && cost_stale === null;
  if (fine) return always ? <StatusBadge status={status} /> : null;
  return (
    <span className="mt-0.5 flex flex-wrap gap-1">
      {status !== "active" && <StatusBadge status={status} />}
      {!price && (
        <Badge tone="critical" icon={warning}>
          No price
        </Badge>
      )}
      {!cost && (
        <Badge tone="warning" icon={warning}>
          No cost
        </Badge>
      )}
      {cost_stale === "old" && (
        <Badge tone="warning" icon={warning}>
          Old cost
        </Badge>
      )}
      {cost_stale === "newer_figures" && (
        <Badge tone="warning" icon={warning}>
          Newer cost known
        </Badge>
      )}
    </span>
  );
}
