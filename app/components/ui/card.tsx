import clsx from "clsx";
import { type ReactNode, useId } from "react";

interface CardProps {
  title?: string;
  /** Beside the title, at the right. */
  actions?: ReactNode;
  /** Tables reach the card's edges. */
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

/** A raised part of a page; with a title it is a region of its own. */
export function Card({ title, actions, flush = false, className, children }: CardProps) {
  const titleId = useId();
  const headed = Boolean(title || actions);
  return (
    <section
      aria-labelledby={title ? titleId : undefined}
      className={clsx("min-w-0 rounded-xl border border-line bg-raised shadow-low", className)}
    >
      {headed && (
        <div className="flex min-h-11 items-center justify-between gap-3 border-line border-b px-4 py-1.5">
          <h2 id={titleId} className="font-semibold text-base text-ink">
            {title}
          </h2>
          {actions}
        </div>
      )}
      <div className={flush ? clsx("overflow-clip rounded-b-[11px]", !headed && "rounded-t-[11px]") : "p-4"}>
        {children}
      </div>
    </section>
  );
}
