import clsx from "clsx";
import { formatDuration } from "#app/lib/format.ts";
import type { ReceiptView } from "#server/contracts/receipt.ts";
import { type AttemptBar, prepareAttempts } from "./prepare-attempts.ts";

const percent = (share: number) => `${share * 100}%`;

function Attempt({ bar, name, provider }: { bar: AttemptBar; name: string; provider: string }) {
  return (
    <li className="grid gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <span className="min-w-0">
          <span className="break-all font-mono text-ink text-sm [unicode-bidi:plaintext]">{name}</span>
          <span className="name-text ml-2 text-ink-muted text-sm">{provider}</span>
        </span>
        <span className="shrink-0 text-sm tabular-nums">
          <span className={bar.ok ? "text-positive-text" : "text-critical-text"}>{bar.status}</span>
          <span className="ml-2 text-ink-muted">{formatDuration(bar.ms)}</span>
        </span>
      </div>
      <div aria-hidden className="relative h-2 rounded-full bg-sunken ring-1 ring-line ring-inset">
        <span
          className={clsx("absolute inset-y-0 min-w-1 rounded-full", bar.ok ? "bg-positive" : "bg-critical")}
          style={{ left: percent(bar.start), width: percent(bar.length) }}
        />
      </div>
    </li>
  );
}

/** What was tried, in order, over the request's time. */
export function ReceiptAttempts({ receipt }: { receipt: ReceiptView }) {
  const models = new Map(receipt.physical_models.map((model) => [model.id, model]));
  const bars = prepareAttempts(receipt.attempts, receipt.latency_ms);
  if (bars.length === 0) return <p className="text-ink-muted">No upstream was called.</p>;
  return (
    <>
      <ol className="grid gap-3">
        {bars.map((bar) => (
          <Attempt
            key={bar.key}
            bar={bar}
            name={models.get(bar.physicalModelId)?.name ?? bar.physicalModelId}
            provider={models.get(bar.physicalModelId)?.provider_name ?? ""}
          />
        ))}
      </ol>
      <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-2 text-sm">
        <div className="flex gap-2">
          <dt className="text-ink-muted">First token</dt>
          <dd className="font-medium tabular-nums">
            {receipt.ttft_ms === null ? "–" : formatDuration(receipt.ttft_ms)}
          </dd>
        </div>
        <div className="flex gap-2">
          <dt className="text-ink-muted">Whole answer</dt>
          <dd className="font-medium tabular-nums">{formatDuration(receipt.latency_ms)}</dd>
        </div>
      </dl>
    </>
  );
}
