import { Link } from "@remix-run/react";
import clsx from "clsx";
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import { ReceiptAttempts } from "./receipt-attempts.tsx";
import { ReceiptCharge } from "./receipt-charge.tsx";
import { usageStatusLooks } from "./usage-status.tsx";

const link = "rounded text-accent-text underline-offset-2 hover:underline";

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-5 py-5 last:border-b-0">
      <h3 className="mb-3 font-semibold text-ink-muted text-sm">{title}</h3>
      {children}
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-4 gap-y-0.5 py-1 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <dt className="text-ink-muted text-sm">{label}</dt>
      <dd className="min-w-0 text-ink text-sm">{children}</dd>
    </div>
  );
}

/** @param to the page of the thing; absent: it has none */
const IdFact = ({ label, id, to }: { label: string; id: string | null; to?: string }) =>
  id === null ? null : (
    <Fact label={label}>
      <span className="flex flex-wrap items-center gap-x-3">
        <Copyable value={id} label={label} />
        {to && (
          <Link to={`${to}/${id}`} prefetch="intent" aria-label={`Open this ${label.toLowerCase()}`} className={link}>
            Open
          </Link>
        )}
      </span>
    </Fact>
  );

/** Everything that is known of one request, and why it cost what it cost. */
export function ReceiptDetails({ receipt }: { receipt: ReceiptView }) {
  return (
    <>
      {receipt.status !== "succeeded" && (
        <div className="px-5 pt-5">
          <Notice tone={receipt.status === "failed" || receipt.status === "abandoned" ? "critical" : "warning"}>
            {usageStatusLooks[receipt.status].meaning}
            {receipt.error_code && (
              <>
                {" "}
                The client got <code className="font-mono text-sm">{receipt.error_code}</code>.
              </>
            )}
          </Notice>
        </div>
      )}
      {receipt.estimated && (
        <div className="px-5 pt-5">
          <Notice tone="info">Tokens are estimated: the provider did not report them.</Notice>
        </div>
      )}
      <Part title="Charge">
        <ReceiptCharge receipt={receipt} />
      </Part>
      <Part title="Attempts">
        <ReceiptAttempts receipt={receipt} />
      </Part>
      <Part title="Cost at the provider">
        {receipt.cost ? (
          <Amount value={receipt.cost.amount} unit={receipt.cost.currency} className="font-medium text-ink" />
        ) : (
          <p className="text-ink-muted">No cost is known for this model.</p>
        )}
      </Part>
      <Part title="Particulars">
        <dl>
          <Fact label="Customer">
            <Link
              to={`/console/customers/${receipt.customer_id}`}
              prefetch="intent"
              className={clsx("name-text", link)}
            >
              {receipt.customer_name}
            </Link>
          </Fact>
          <Fact label="Access key">
            <span className="name-text">{receipt.key_name}</span>{" "}
            <span className="font-mono text-ink-muted">{receipt.key_prefix}…</span>
          </Fact>
          {receipt.app && receipt.app !== receipt.key_name && (
            <Fact label="App">
              <span className="name-text">{receipt.app}</span>
            </Fact>
          )}
          <Fact label="Asked for">
            <span className="break-all font-mono">{receipt.logical_model}</span>
            <span className="text-ink-muted"> · {receipt.endpoint}</span>
            {receipt.stream && <span className="text-ink-muted"> · streamed</span>}
          </Fact>
          <IdFact label="Request" id={receipt.id} />
          <IdFact label="Client’s own id" id={receipt.client_request_id} />
          <IdFact label="Endpoint" id={receipt.ve_id} to="/console/virtual-endpoints" />
          <IdFact label="Physical model" id={receipt.physical_model_id} to="/console/physical-models" />
          <IdFact label="Price version" id={receipt.price_version_id} />
          <IdFact label="Cost version" id={receipt.cost_version_id} />
        </dl>
      </Part>
    </>
  );
}
