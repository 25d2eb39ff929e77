import clsx from "clsx";
import type { ReactNode } from "react";

const widths = { narrow: "max-w-3xl", normal: "max-w-7xl", full: "max-w-none" };

/** What stands on a page: one column with even gaps. `narrow` for forms. */
export function PageBody({ width = "normal", children }: { width?: keyof typeof widths; children: ReactNode }) {
  return (
    <div className={clsx("mx-auto grid grid-cols-1 content-start gap-5 p-4 md:p-6", widths[width])}>{children}</div>
  );
}
