import type { ReactNode } from "react";

/** The head of a console page. */
export function PageHeader({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <h1 className="name-text min-w-0 font-semibold text-ink text-xl tracking-tight">{title}</h1>
      {children}
    </div>
  );
}
