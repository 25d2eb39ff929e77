import { NavLink } from "@remix-run/react";
import clsx from "clsx";
import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import type { SessionView } from "#server/contracts/session.ts";
import { consoleNavigation } from "./navigation.ts";
import { UserMenu } from "./user-menu.tsx";

interface ShellProps {
  user: SessionView["user"];
  merchant: SessionView["merchants"][number];
  children: ReactNode;
}

const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

function MerchantName({ merchant }: Pick<ShellProps, "merchant">) {
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <span
        aria-hidden
        className="grid size-7 shrink-0 place-items-center rounded-lg bg-accent font-bold text-accent-ink text-sm"
      >
        {[...merchant.name][0]?.toUpperCase()}
      </span>
      <span
        title={merchant.name}
        className="min-w-0 truncate font-semibold text-base text-ink tracking-tight [unicode-bidi:plaintext]"
      >
        {merchant.name}
      </span>
      {merchant.test_mode && <Badge tone="warning">Test</Badge>}
    </div>
  );
}

function Navigation() {
  return (
    <nav aria-label="Console">
      <ul className="flex gap-1 md:grid md:gap-0.5">
        {consoleNavigation.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <NavLink
              to={to}
              prefetch="intent"
              className={({ isActive }) =>
                clsx(
                  "flex items-center gap-2.5 whitespace-nowrap rounded-lg px-2.5 py-1.5 font-medium text-base transition-colors duration-75",
                  isActive
                    ? "bg-raised text-ink shadow-low ring-1 ring-line"
                    : "text-ink-muted hover:bg-hover hover:text-ink",
                )
              }
            >
              {({ isActive }) => (
                <>
                  <Icon className={clsx("size-4", isActive ? "text-accent-text" : "text-ink-faint")} aria-hidden />
                  {label}
                </>
              )}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The console's frame: a sidebar on wide screens, a bar on narrow ones. */
export function Shell({ user, merchant, children }: ShellProps) {
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-80 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="border-line border-b bg-sunken md:border-r md:border-b-0">
        <header className="md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:gap-5 md:p-3">
          <div className="flex items-center justify-between gap-3 px-4 pt-2.5 md:px-1.5 md:pt-1.5">
            <MerchantName merchant={merchant} />
            <div className="shrink-0 md:hidden">
              <UserMenu name={user.name} email={user.email} role={capitalised(merchant.role)} />
            </div>
          </div>
          <div className="overflow-x-auto px-2 py-1.5 md:flex-1 md:p-0">
            <Navigation />
          </div>
          <div className="hidden md:block">
            <UserMenu name={user.name} email={user.email} role={capitalised(merchant.role)} />
          </div>
        </header>
      </div>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
    </div>
  );
}
