import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  icon: LucideIcon;
  title: string;
  /** What to do next. */
  children: ReactNode;
  action?: ReactNode;
}

/** What stands where nothing is yet. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="grid justify-items-center gap-2 px-6 py-14 text-center">
      <span className="mb-1 grid size-10 place-items-center rounded-full bg-sunken text-ink-faint ring-1 ring-line ring-inset">
        <Icon className="size-5" aria-hidden />
      </span>
      <p className="font-semibold text-ink text-lg">{title}</p>
      <div className="max-w-md text-pretty text-ink-muted">{children}</div>
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
