import type { PlaygroundKeyView } from "#server/contracts/playground.ts";
import type { PortalReceiptView } from "#server/contracts/portal.ts";

/** What a run's receipt shows, in console and portal alike. */
export type RunReceipt = Pick<
  PortalReceiptView,
  "id" | "units" | "estimated" | "charge" | "price" | "balance_after" | "status" | "ttft_ms" | "latency_ms"
>;

/** Where a playground gets its key and its receipts: the console's procedures or the portal's. */
export interface PlaygroundBackend {
  openKey: () => Promise<PlaygroundKeyView>;
  /** Null: not settled yet. */
  receipt: (requestId: string) => Promise<RunReceipt | null>;
}
