import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import type { SessionView } from "#server/contracts/session.ts";
import { Drawer } from "./drawer.tsx";
import { navigationFor } from "./navigation.ts";
import { Palette, usePalette } from "./palette.tsx";
import { Navigation, SearchButton } from "./sidebar.tsx";
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

/** The console's frame: a sidebar on wide screens; on narrow ones a bar with a drawer. */
export function Shell({ user, merchant, children }: ShellProps) {
  const palette = usePalette();
  const navigation = navigationFor(merchant.role);
  const account = <UserMenu name={user.name} email={user.email} role={capitalised(merchant.role)} />;
  const openPalette = () => palette.setOpen(true);
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only z-80 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-line border-b bg-sunken px-4 md:hidden">
        <Drawer>
          <Navigation groups={navigation} />
        </Drawer>
        <div className="min-w-0 flex-1">
          <MerchantName merchant={merchant} />
        </div>
        <button
          type="button"
          onClick={openPalette}
          className="grid size-10 shrink-0 place-items-center rounded-lg text-ink-muted hover:bg-hover hover:text-ink"
        >
          <Search className="size-5" aria-hidden />
          <span className="sr-only">Search</span>
        </button>
        <div className="shrink-0">{account}</div>
      </header>
      <noscript>
        <div className="border-line border-b bg-sunken p-2 md:hidden">
          <Navigation groups={navigation} />
        </div>
      </noscript>
      <header className="hidden border-line border-r bg-sunken md:block">
        <div className="sticky top-0 flex h-dvh flex-col gap-4 p-3">
          <div className="px-1.5 pt-1.5">
            <MerchantName merchant={merchant} />
          </div>
          <SearchButton onOpen={openPalette} />
          <div className="-mx-3 min-h-0 flex-1 overflow-y-auto px-3 py-0.5">
            <Navigation groups={navigation} />
          </div>
          {account}
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 outline-none">
        {children}
      </main>
      <Palette open={palette.open} onOpenChange={palette.setOpen} navigation={navigation} />
    </div>
  );
}
