import { Link } from "@remix-run/react";
import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";

interface PageHeaderProps {
  title: ReactNode;
  /** The list it belongs to. */
  back?: { to: string; label: string };
  /** Beside the title: its status. */
  badge?: ReactNode;
  /** Under the title: a sentence, or ids. */
  description?: ReactNode;
  /** At the right: the page's acts, one primary. */
  children?: ReactNode;
}

/** The head of a page. */
export function PageHeader({ title, back, badge, description, children }: PageHeaderProps) {
  return (
    <div className="grid min-w-0 grid-cols-1 gap-2">
      {back && (
        <Link
          to={back.to}
          prefetch="intent"
          className="-ml-1 inline-flex min-w-0 max-w-full items-center gap-1 justify-self-start rounded text-ink-muted text-sm hover:text-ink"
        >
          <ChevronLeft className="size-4 shrink-0" aria-hidden />
          <span className="truncate [unicode-bidi:plaintext]">{back.label}</span>
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-72 gap-1">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="name-text min-w-0 font-semibold text-ink text-xl tracking-tight">{title}</h1>
            {badge}
          </div>
          {description && <div className="wrap-anywhere text-pretty text-ink-muted">{description}</div>}
        </div>
        {children && <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>}
      </div>
    </div>
  );
}
