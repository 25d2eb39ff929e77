import type { ReactNode } from "react";
import { Card } from "#app/components/ui/card.tsx";

/** A part of a long form: what it is about, then its fields. */
export function FormSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card title={title}>
      <div className="grid gap-4">{children}</div>
    </Card>
  );
}

/** A part that most leave as it is: closed until asked for, or when something in it is wrong or set. */
export function MoreFields({ title, open = false, children }: { title: string; open?: boolean; children: ReactNode }) {
  return (
    <details open={open} className="group rounded-xl border border-line bg-raised shadow-low">
      <summary className="flex min-h-11 cursor-pointer select-none items-center gap-2 rounded-xl px-4 py-1.5 font-semibold text-base text-ink hover:bg-hover">
        <span aria-hidden className="text-ink-faint transition-transform group-open:rotate-90">
          ›
        </span>
        {title}
      </summary>
      <div className="grid gap-4 border-line border-t p-4">{children}</div>
    </details>
  );
}
