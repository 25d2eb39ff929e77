import { Form, Link } from "@remix-run/react";
import { LogOut, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { NavTabs } from "#app/components/ui/nav-tabs.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import type { SessionView } from "#server/contracts/session.ts";

/** What the portal has; a page is listed when it is built. */
const pages = [
  { to: "/portal", label: "Overview", end: true },
  { to: "/portal/requests", label: "Requests" },
  { to: "/portal/keys", label: "Keys" },
  { to: "/portal/playground", label: "Playground" },
  { to: "/portal/team", label: "Team" },
  { to: "/docs", label: "API reference" },
] as const;

type Customer = SessionView["customers"][number];

function Names({ customer }: { customer: Customer }) {
  const { merchant_name, name, logo_path } = customer;
  return (
    <div className="flex min-w-0 items-center gap-3">
      {logo_path && <img src={logo_path} alt="" className="h-9 w-auto max-w-20 shrink-0 object-contain sm:max-w-28" />}
      <div className="min-w-0">
        <p
          title={merchant_name}
          className="truncate font-semibold text-ink text-lg tracking-tight [unicode-bidi:plaintext]"
        >
          {merchant_name}
        </p>
        <p title={name} className="truncate text-ink-muted text-sm [unicode-bidi:plaintext]">
          {name}
        </p>
      </div>
    </div>
  );
}

/** The portal's frame, in the merchant's name and colour. */
export function PortalFrame({ customer, children }: { customer: Customer; children: ReactNode }) {
  return (
    <div className="min-h-dvh">
      <a
        href="#content"
        className="sr-only z-80 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="border-line border-b bg-raised">
        <div className="mx-auto max-w-6xl px-4 pt-3">
          <div className="flex items-center justify-between gap-4 pb-1">
            <Names customer={customer} />
            <div className="flex shrink-0 items-center gap-1 sm:gap-2">
              {/* On a phone names come first; the account page has the choice as well. */}
              <div className="hidden sm:block">
                <ThemeToggle />
              </div>
              <Button asChild variant="quiet" size="small">
                <Link to="/account" aria-label="Your account">
                  <UserRound className="size-4" aria-hidden />
                  <span className="hidden sm:inline">Account</span>
                </Link>
              </Button>
              <Form method="post" action="/logout">
                <Button type="submit" variant="quiet" size="small" aria-label="Sign out">
                  <LogOut className="size-4" aria-hidden />
                  <span className="hidden sm:inline">Sign out</span>
                </Button>
              </Form>
            </div>
          </div>
          <div className="-mb-px">
            <NavTabs label="Portal" tabs={pages} />
          </div>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto grid max-w-6xl grid-cols-1 content-start gap-5 p-4 outline-none sm:py-7"
      >
        {children}
      </main>
    </div>
  );
}
