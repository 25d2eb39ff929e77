import { Link, NavLink } from "@remix-run/react";
import clsx from "clsx";
import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import type { StorefrontPage } from "./load-storefront.ts";

function Name({ page: { storefront, base } }: { page: StorefrontPage }) {
  const { name, logo_path, test_mode } = storefront.merchant;
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <Link to={base || "/"} className="flex min-w-0 items-center gap-2.5 rounded">
        {logo_path && <img src={logo_path} alt="" className="h-8 w-auto max-w-28 shrink-0 object-contain" />}
        <span title={name} className="truncate font-semibold text-ink text-lg tracking-tight [unicode-bidi:plaintext]">
          {name}
        </span>
      </Link>
      {test_mode && <Badge tone="warning">Test mode</Badge>}
    </div>
  );
}

const wayClasses = ({ isActive }: { isActive: boolean }) =>
  clsx("rounded-md px-2 py-1 text-base", isActive ? "font-medium text-ink" : "text-ink-muted hover:text-ink");

/** The frame of a merchant's public pages: whose they are, and the ways on. */
export function StorefrontFrame({ page, children }: { page: StorefrontPage; children: ReactNode }) {
  const { base, home } = page;
  return (
    <div className="grid min-h-dvh grid-cols-1 grid-rows-[auto_1fr_auto]">
      <a
        href="#content"
        className="sr-only z-80 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="border-line border-b bg-raised">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-2.5 sm:px-6">
          <Name page={page} />
          <nav aria-label="Pages" className="-mx-2 flex items-center gap-1 sm:mx-0">
            <NavLink to={`${base}/pricing`} className={wayClasses}>
              Pricing
            </NavLink>
            <NavLink to="/docs" className={wayClasses}>
              Docs
            </NavLink>
            <Button asChild size="small" className="ml-1.5">
              <Link to={home?.to ?? "/login"}>{home?.label ?? "Sign in"}</Link>
            </Button>
          </nav>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid w-full max-w-6xl grid-cols-1 content-start gap-12 px-4 py-10 outline-none sm:px-6 sm:py-16"
      >
        {children}
      </main>
      <footer className="flex justify-center px-4 py-6">
        <ThemeToggle />
      </footer>
    </div>
  );
}
