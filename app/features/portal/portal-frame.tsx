import { Form } from "@remix-run/react";
import { LogOut } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";

interface PortalFrameProps {
  merchantName: string;
  customerName: string;
  children: ReactNode;
}

/** The portal's frame, in the merchant's name. */
export function PortalFrame({ merchantName, customerName, children }: PortalFrameProps) {
  return (
    <div className="min-h-dvh">
      <header className="border-line border-b bg-raised">
        <div className="mx-auto flex max-w-4xl items-center justify-between gap-4 px-4 py-3">
          <div className="min-w-0">
            <p
              title={merchantName}
              className="truncate font-semibold text-ink text-lg tracking-tight [unicode-bidi:plaintext]"
            >
              {merchantName}
            </p>
            <p title={customerName} className="truncate text-ink-muted text-sm [unicode-bidi:plaintext]">
              {customerName}
            </p>
          </div>
          <div className="flex shrink-0 items-center gap-2">
            <ThemeToggle />
            <Form method="post" action="/logout">
              <Button type="submit" variant="quiet" size="small" aria-label="Sign out">
                <LogOut className="size-4" aria-hidden />
                <span className="hidden sm:inline">Sign out</span>
              </Button>
            </Form>
          </div>
        </div>
      </header>
      <main className="mx-auto grid max-w-4xl grid-cols-1 gap-5 p-4 sm:py-8">{children}</main>
    </div>
  );
}
