import { Amount } from "#app/components/ui/amount.tsx";
import type { PlaygroundBackend } from "#app/features/playground/playground-backend.ts";
import { useConsoleBackend, usePortalBackend } from "#app/features/playground/use-backend.ts";
import { useReceipt } from "#app/features/playground/use-receipt.ts";
import { ProcedureProvider } from "#app/lib/trpc.tsx";

interface StreamChargeProps {
  endpointId: string;
  requestId: string;
  /** Whose procedures are asked. */
  reader: "customer" | "staff";
}

function Charge({ backend, requestId }: { backend: PlaygroundBackend; requestId: string }) {
  const { receipt, late } = useReceipt(backend, requestId);
  if (receipt) return <Amount value={receipt.charge} unit="credits" />;
  return <span className="text-ink-muted">{late ? "Not settled yet: see the request list" : "Settling …"}</span>;
}

function OfCustomer({ endpointId, requestId }: StreamChargeProps) {
  return <Charge backend={usePortalBackend(endpointId)} requestId={requestId} />;
}

function OfStaff({ endpointId, requestId }: StreamChargeProps) {
  return <Charge backend={useConsoleBackend(endpointId)} requestId={requestId} />;
}

/** What a stream was charged: no header can tell it, its receipt does. Asked with the reader's own session. */
export function StreamCharge(props: StreamChargeProps) {
  return (
    <ProcedureProvider>
      <span role="status">{props.reader === "staff" ? <OfStaff {...props} /> : <OfCustomer {...props} />}</span>
    </ProcedureProvider>
  );
}
