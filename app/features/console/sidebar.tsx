import { NavLink } from "@remix-run/react";
import clsx from "clsx";
import { Search } from "lucide-react";
import type { NavigationEntry, NavigationGroup } from "./navigation.ts";

function Entry({ to, label, icon: Icon, end = false }: NavigationEntry) {
  return (
    <NavLink
      to={to}
      end={end}
      prefetch="intent"
      className={({ isActive }) =>
        clsx(
          "flex h-8.5 items-center gap-2.5 whitespace-nowrap rounded-lg px-2.5 font-medium text-base transition-colors duration-75",
          isActive ? "bg-raised text-ink shadow-low ring-1 ring-line" : "text-ink-muted hover:bg-hover hover:text-ink",
        )
      }
    >
      {({ isActive }) => (
        <>
          <Icon className={clsx("size-4 shrink-0", isActive ? "text-accent-text" : "text-ink-faint")} aria-hidden />
          <span className="truncate">{label}</span>
        </>
      )}
    </NavLink>
  );
}

/** The console's pages by group. */
export function Navigation({ groups }: { groups: readonly NavigationGroup[] }) {
  return (
    <nav aria-label="Console" className="grid gap-4">
      {groups.map(({ heading, entries }) => (
        <div key={heading ?? ""}>
          {heading && <h2 className="px-2.5 pb-1 font-medium text-ink-faint text-xs">{heading}</h2>}
          <ul className="grid gap-0.5">
            {entries.map((entry) => (
              <li key={entry.to}>
                <Entry {...entry} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Opens the palette, and says by which keys. */
export function SearchButton({ onOpen, className }: { onOpen: () => void; className?: string }) {
  return (
    <button
      type="button"
      onClick={onOpen}
      aria-keyshortcuts="Meta+K Control+K"
      className={clsx(
        "flex h-8.5 w-full items-center gap-2.5 rounded-lg border border-line-strong bg-raised px-2.5 text-ink-muted shadow-low hover:bg-hover hover:text-ink",
        className,
      )}
    >
      <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
      <span className="flex-1 text-left">Search</span>
      <kbd className="rounded border border-line-strong bg-sunken px-1 font-sans text-2xs text-ink-muted">⌘K</kbd>
    </button>
  );
}
