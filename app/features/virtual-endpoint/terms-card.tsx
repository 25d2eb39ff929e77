import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Card } from "#app/components/ui/card.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";

function Term({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 border-line border-b py-2 last:border-b-0">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="text-right text-ink text-sm tabular-nums">{children}</dd>
    </div>
  );
}

const limit = (value: number | null) => (value === null ? "No limit" : formatCount(value));

const disconnects = {
  abort_and_charge_delivered: "Stops, charges what was delivered",
  drain_and_charge_all: "Finishes, charges all of it",
};

/** The rules under which this endpoint serves. */
export function TermsCard({ endpoint }: { endpoint: VirtualEndpointView }) {
  const { rpm, tpm, concurrency } = endpoint.rate_limits;
  return (
    <Card title="Terms">
      <dl className="-my-2">
        <Term label="Requests per minute">{limit(rpm)}</Term>
        <Term label="Tokens per minute">{limit(tpm)}</Term>
        <Term label="Requests at once">{limit(concurrency)}</Term>
        <Term label="When credits are used up">
          {endpoint.exhaustion.mode === "message"
            ? "Answers with the checkout link"
            : `Refuses with ${endpoint.exhaustion.status}`}
        </Term>
        <Term label="When a client leaves">{disconnects[endpoint.disconnect_policy]}</Term>
        {endpoint.ve_template_id && (
          <Term label="Made from">
            <Link
              to={`/console/virtual-endpoints/${endpoint.ve_template_id}`}
              className="name-text text-accent-text underline-offset-2 hover:underline"
            >
              {endpoint.ve_template_name}
            </Link>
          </Term>
        )}
        <Term label="Created">
          <Time at={endpoint.created_at} seconds={false} />
        </Term>
      </dl>
    </Card>
  );
}
