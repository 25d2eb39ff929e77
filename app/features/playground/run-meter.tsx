import { ChevronRight } from "lucide-react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Figure } from "#app/components/ui/figure.tsx";
import { ReceiptCharge } from "#app/features/usage-record/receipt-charge.tsx";
import { tokenTotals } from "#app/features/usage-record/token-totals.ts";
import { formatCount, formatDuration } from "#app/lib/format.ts";
import type { ReportedUsage } from "./answer.ts";
import { isRunning, type Run } from "./conversation.ts";
import type { PlaygroundBackend, RunReceipt } from "./playground-backend.ts";
import { useReceipt } from "./use-receipt.ts";

interface Tokens {
  input: number;
  cachedInput: number;
  output: number;
  reasoning: number;
}

/** What was charged by is what counts; until it is known, what the stream reported. */
function tokensOf(receipt: RunReceipt | null, reported: ReportedUsage | null): Tokens | null {
  if (receipt === null) return reported;
  const { input, output } = tokenTotals(receipt.units);
  if (input === 0 && output === 0) return reported;
  return { input, output, cachedInput: receipt.units.cached_input ?? 0, reasoning: receipt.units.reasoning ?? 0 };
}

function TokenFigures({ tokens }: { tokens: Tokens }) {
  return (
    <>
      <Figure label="Tokens in">
        {formatCount(tokens.input)}
        {tokens.cachedInput > 0 && <span className="text-ink-muted"> ({formatCount(tokens.cachedInput)} cached)</span>}
      </Figure>
      <Figure label="Tokens out">
        {formatCount(tokens.output)}
        {tokens.reasoning > 0 && <span className="text-ink-muted"> ({formatCount(tokens.reasoning)} reasoning)</span>}
      </Figure>
    </>
  );
}

function Receipt({ receipt, requestId }: { receipt: RunReceipt; requestId: string }) {
  return (
    <details className="group mt-3">
      <summary className="inline-flex cursor-pointer list-none items-center gap-1 rounded font-medium text-accent-text text-sm [&::-webkit-details-marker]:hidden">
        <ChevronRight className="size-3.5 transition-transform group-open:rotate-90" aria-hidden />
        Receipt
      </summary>
      <div className="mt-2 grid max-w-md gap-2">
        <ReceiptCharge receipt={receipt} />
        <p className="text-ink-muted text-sm">
          Request <Copyable value={requestId} label="request id" />
        </p>
      </div>
    </details>
  );
}

/** What an answer took: tokens by kind, time to the first, and the charge. */
export function RunMeter({ run, backend }: { run: Run; backend: PlaygroundBackend }) {
  const { receipt, late } = useReceipt(backend, isRunning(run) ? null : run.requestId);
  if (isRunning(run) || run.requestId === null) return null;
  const tokens = tokensOf(receipt, run.answer.usage);
  return (
    <div className="border-line border-t pt-3">
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        {tokens && <TokenFigures tokens={tokens} />}
        {run.firstTokenMs !== null && <Figure label="First token">{formatDuration(run.firstTokenMs)}</Figure>}
        {run.totalMs !== null && <Figure label="Whole answer">{formatDuration(run.totalMs)}</Figure>}
        <Figure label="Charge">
          <span role="status">
            {receipt ? (
              <Amount value={receipt.charge} unit="credits" />
            ) : (
              <span className="text-ink-muted">{late ? "Not settled yet: see the request list" : "Settling …"}</span>
            )}
          </span>
        </Figure>
      </dl>
      {receipt?.estimated && (
        <p className="mt-2 text-ink-muted text-sm">Counted here: the model reported no tokens of its own.</p>
      )}
      {receipt && <Receipt receipt={receipt} requestId={run.requestId} />}
    </div>
  );
}
