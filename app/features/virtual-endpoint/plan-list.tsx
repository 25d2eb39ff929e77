import clsx from "clsx";
import { Amount } from "#app/components/ui/amount.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatShare } from "#app/lib/format.ts";
import type { LeftOutReason, PlannedRoute, RoutePlanView } from "#server/contracts/route-plan.ts";

const reasonWords: Record<LeftOutReason, string> = {
  model_disabled: "Disabled",
  provider_disabled: "Provider disabled",
  no_price: "No price",
  customer_policy: "Customer’s policy",
  endpoint_policy: "Endpoint’s policy",
  modality: "Another kind",
  capability: "Cannot",
  context: "Too small",
  limit: "At its limit",
  breaker_open: "Breaker open",
};

const first = (share: number): string =>
  share === 1 ? "Every such request asks it first." : `Asked first by ${formatShare(share)} of such requests.`;

function why(route: PlannedRoute, strategy: RoutePlanView["strategy"]): string {
  if (route.left_out) return route.left_out.detail;
  if (route.first_share > 0) return first(route.first_share);
  return strategy === "weighted" || route.position !== 1
    ? `Asked when those before it fail (tier ${route.tier}).`
    : first(route.first_share);
}

function PlannedItem({ route, strategy }: { route: PlannedRoute; strategy: RoutePlanView["strategy"] }) {
  const out = route.left_out !== null;
  return (
    <li className="flex gap-3 border-line border-t py-2.5 first:border-t-0">
      <span
        aria-hidden
        className={clsx(
          "grid size-6 shrink-0 place-items-center rounded-full font-semibold text-xs tabular-nums",
          route.position === 1 ? "bg-accent text-accent-ink" : "bg-sunken text-ink-muted ring-1 ring-line ring-inset",
        )}
      >
        {route.position ?? "–"}
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span
            className={clsx(
              "break-all font-mono text-sm [unicode-bidi:plaintext]",
              out ? "text-ink-muted" : "text-ink",
            )}
          >
            {route.name}
          </span>
          {route.left_out && (
            <Badge tone={route.left_out.reason === "breaker_open" ? "critical" : "warning"}>
              {reasonWords[route.left_out.reason]}
            </Badge>
          )}
        </p>
        <p className="text-ink-muted text-sm">
          {why(route, strategy)}
          {route.reopens_at && (
            <>
              {" "}
              Tried again <Time at={route.reopens_at} />.
            </>
          )}
        </p>
      </div>
    </li>
  );
}

/** What becomes of a request: the routes in the order of asking, and each one left out with its reason. */
export function PlanList({ plan }: { plan: RoutePlanView }) {
  return (
    <div className="grid gap-3">
      {plan.error && (
        <Notice tone="critical">
          The client gets {plan.error.status}: {plan.error.message}
        </Notice>
      )}
      {plan.routes.length > 0 && (
        <ol aria-label="Routes in the order of asking">
          {plan.routes.map((route) => (
            <PlannedItem key={`${route.tier} ${route.physical_model_id}`} route={route} strategy={plan.strategy} />
          ))}
        </ol>
      )}
      {plan.hold !== null && (
        <p className="text-ink-muted text-sm">
          It holds <Amount value={plan.hold} unit="credits" /> until its charge is known.
        </p>
      )}
    </div>
  );
}
