import { X } from "lucide-react";
import { useId } from "react";
import { Select } from "#app/components/ui/select.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { kindLabels } from "#app/features/physical-model/unit-words.ts";
import { formatCount } from "#app/lib/format.ts";
import type { MetricTestView } from "#server/contracts/metric-expression.ts";
import { knownKinds } from "#server/contracts/units.ts";

interface MetricRowFieldsProps {
  row: { kind: string; expression: string };
  number: number;
  /** Null: not tried, or changed since. */
  result: MetricTestView | null;
  onChange: (row: { kind: string; expression: string }) => void;
  onRemove: () => void;
}

/** The expression again with a mark under what is wrong. */
function Place({ expression, position }: { expression: string; position: number }) {
  const line = expression.slice(0, position).split("\n").at(-1) ?? "";
  const rest = expression.slice(position).split("\n")[0] ?? "";
  return (
    <pre aria-hidden className="mt-1 overflow-x-auto font-mono text-critical-text text-sm leading-4.5">
      {line}
      {rest}
      {"\n"}
      {" ".repeat([...line].length)}^
    </pre>
  );
}

function Value({ result }: { result: MetricTestView | null }) {
  if (result === null) return <span className="text-ink-faint">–</span>;
  if (result.value === null) return <span className="font-medium text-critical-text text-sm">none</span>;
  return <data value={result.value}>{formatCount(result.value)}</data>;
}

/** One unit's expression and what it gives. */
export function MetricRowFields({ row, number, result, onChange, onRemove }: MetricRowFieldsProps) {
  const errorId = useId();
  const error = result?.error ?? null;
  return (
    <li className="grid gap-1 border-line border-b py-3 first:pt-0 last:border-b-0">
      <div className="grid grid-cols-[minmax(0,10rem)_minmax(0,1fr)_auto] items-center gap-2">
        <Select
          name="kind"
          aria-label={`Unit ${number}`}
          value={row.kind}
          onChange={(event) => onChange({ ...row, kind: event.currentTarget.value })}
          className="w-full"
        >
          {knownKinds
            .filter((kind) => kind !== "request")
            .map((kind) => (
              <option key={kind} value={kind}>
                {kindLabels(kind)}
              </option>
            ))}
        </Select>
        <Textarea
          name="expression"
          rows={1}
          aria-label={`Expression ${number}`}
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : errorId}
          value={row.expression}
          onChange={(event) => onChange({ ...row, expression: event.currentTarget.value })}
          maxLength={2000}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onKeyDown={(event) => {
            // An expression is one line: Enter evaluates.
            if (event.key !== "Enter") return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
          className="order-last col-span-3 min-h-9! resize-none font-mono text-sm"
        />
        <output className="text-right font-semibold text-ink text-lg tabular-nums" aria-label={`Value ${number}`}>
          <Value result={result} />
        </output>
        <button
          type="button"
          onClick={onRemove}
          aria-label={`Remove expression ${number}`}
          className="grid size-8 place-items-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink"
        >
          <X className="size-4" aria-hidden />
        </button>
      </div>
      {error !== null && (
        <div id={errorId} className="text-critical-text text-sm">
          <span className="wrap-anywhere">{error}</span>
          {result?.position !== null && result?.position !== undefined && (
            <>
              <span className="sr-only"> At character {result.position + 1}.</span>
              <Place expression={row.expression} position={result.position} />
            </>
          )}
        </div>
      )}
    </li>
  );
}
