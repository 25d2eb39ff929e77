import type { ReactNode } from "react";

/** A form's foot: the primary act at the right, the way back before it. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t pt-4">{children}</div>;
}
