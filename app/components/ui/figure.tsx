import type { ReactNode } from "react";

/** A small figure under its label; stands in a `<dl>`. */
export function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-ink-muted text-xs">{label}</dt>
      <dd className="text-ink text-sm tabular-nums">{children}</dd>
    </div>
  );
}
