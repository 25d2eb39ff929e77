import type { ReactNode } from "react";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { ReceiptCharge } from "#app/features/usage-record/receipt-charge.tsx";
import { formatDuration } from "#app/lib/format.ts";
import type { PortalReceiptView } from "#server/contracts/portal.ts";
import type { UsageStatus } from "#server/contracts/usage-event.ts";

/** What an end other than a full answer means to whoever sent the request. */
const meanings: Record<Exclude<UsageStatus, "succeeded">, string> = {
  refused: "It was turned away before a model was asked.",
  failed: "No answer could be had.",
  client_aborted: "Your client went away before the answer was complete.",
  upstream_truncated: "The answer broke off half-way.",
  budget_cut: "The credits ended half-way.",
  abandoned: "The answer was lost on its way; what was delivered is charged.",
};

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-line border-b px-5 py-5 last:border-b-0">
      <h3 className="mb-3 font-semibold text-ink-muted text-sm">{title}</h3>
      {children}
    </section>
  );
}

function particulars(receipt: PortalReceiptView) {
  const { app, client_request_id: own } = receipt;
  return [
    { term: "Endpoint", detail: receipt.ve_name },
    {
      term: "Access key",
      detail: (
        <>
          {receipt.key_name} <span className="font-mono text-ink-muted text-sm">{receipt.key_prefix}…</span>
        </>
      ),
    },
    ...(app && app !== receipt.key_name ? [{ term: "App", detail: app }] : []),
    {
      term: "Asked for",
      detail: (
        <>
          <span className="break-all font-mono text-sm">{receipt.logical_model}</span>
          <span className="text-ink-muted">
            {" "}
            · {receipt.endpoint}
            {receipt.stream && " · streamed"}
          </span>
        </>
      ),
    },
    { term: "Took", detail: formatDuration(receipt.latency_ms) },
    ...(receipt.ttft_ms === null ? [] : [{ term: "First token after", detail: formatDuration(receipt.ttft_ms) }]),
    { term: "Request", detail: <Copyable value={receipt.id} label="request id" /> },
    ...(own ? [{ term: "Your own id", detail: <Copyable value={own} label="own id" /> }] : []),
  ];
}

/** A request as its customer sees it: what was used, at which price, and what that made. */
export function OwnReceipt({ receipt }: { receipt: PortalReceiptView }) {
  return (
    <>
      {receipt.status !== "succeeded" && (
        <div className="px-5 pt-5">
          <Notice tone="warning">
            {meanings[receipt.status]}
            {receipt.error_code && (
              <>
                {" "}
                Your client got <code className="font-mono text-sm">{receipt.error_code}</code>.
              </>
            )}
          </Notice>
        </div>
      )}
      {receipt.estimated && (
        <div className="px-5 pt-5">
          <Notice tone="info">These tokens are counted from the text: the model did not report its own count.</Notice>
        </div>
      )}
      <Part title="Charge">
        <ReceiptCharge receipt={receipt} />
      </Part>
      <Part title="Particulars">
        <DescriptionList items={particulars(receipt)} />
      </Part>
    </>
  );
}
