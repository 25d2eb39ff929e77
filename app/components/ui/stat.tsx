import type { ReactNode } from "react";

/** One figure with its name; inside a `<dl>`. */
export function Stat({ label, children, note }: { label: ReactNode; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <dt className="text-ink-faint text-sm">{label}</dt>
      <dd className="min-w-0 font-semibold text-ink text-xl tracking-tight">{children}</dd>
      {note && <dd className="text-ink-muted text-sm">{note}</dd>}
    </div>
  );
}
