import clsx from "clsx";
import { type Change, changesOf } from "#app/lib/json-changes.ts";

const show = (value: unknown): string => (value === undefined ? "–" : JSON.stringify(value, null, 1));

function Value({ change, side }: { change: Change; side: "before" | "after" }) {
  const value = change[side];
  return (
    <code
      className={clsx(
        "block wrap-anywhere whitespace-pre-wrap rounded px-1.5 py-0.5 font-mono text-xs",
        value === undefined
          ? "text-ink-faint"
          : side === "before"
            ? "bg-critical-soft text-critical-text"
            : "bg-positive-soft text-positive-text",
      )}
    >
      {show(value)}
    </code>
  );
}

/** What a change changed: each field before and after. */
export function JsonDiff({ before, after }: { before: unknown; after: unknown }) {
  const changes = changesOf(before, after);
  if (changes.length === 0) return <p className="text-ink-muted">No field differs.</p>;
  return (
    <dl className="grid grid-cols-1 gap-3">
      {changes.map((change) => (
        <div key={change.path} className="grid grid-cols-1 gap-1">
          <dt className="break-all font-mono text-ink text-sm">{change.path}</dt>
          <dd className="grid grid-cols-1 gap-1 sm:grid-cols-2">
            <Value change={change} side="before" />
            <Value change={change} side="after" />
          </dd>
        </div>
      ))}
    </dl>
  );
}
