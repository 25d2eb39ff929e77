import type { ReactNode } from "react";

/** A line in the place of choices. */
export function ComboboxNote({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="px-3 py-4 text-center text-ink-muted text-sm">
      {children}
    </p>
  );
}
