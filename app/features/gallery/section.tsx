import type { ReactNode } from "react";

/** A part of the gallery. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = title.toLowerCase().replaceAll(" ", "-");
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid min-w-0 grid-cols-1 gap-4">
      <h2 id={`${id}-title`} className="border-line border-b pb-2 font-semibold text-ink text-lg">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Things in a line that wraps. */
export function Line({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-3">{children}</div>;
}
