import type { ReactNode } from "react";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";

interface EntryPageProps {
  /** Whose page it is, as loadOwner has it. */
  owner?: { name: string; logo_path: string | null } | null;
  /** The same by its parts, above the title. */
  brandName?: string;
  logoPath?: string | null;
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** One column in the middle of the screen: signing in, and what leads there. */
export function EntryPage({ owner, title, lead, children, ...parts }: EntryPageProps) {
  const { brandName = owner?.name, logoPath = owner?.logo_path } = parts;
  return (
    <div className="grid min-h-dvh grid-rows-[1fr_auto] px-5">
      <main className="mx-auto grid w-full max-w-sm content-center gap-7 py-14">
        <div className="grid gap-1">
          {logoPath && <img src={logoPath} alt={brandName ?? ""} className="mb-4 h-9 max-w-48 justify-self-start" />}
          {brandName && !logoPath && <p className="name-text mb-3 font-semibold text-accent-text">{brandName}</p>}
          <h1 className="name-text font-semibold text-2xl text-ink tracking-tight">{title}</h1>
          {lead && <p className="name-text text-pretty text-ink-muted text-lg">{lead}</p>}
        </div>
        {children}
      </main>
      <footer className="flex justify-center py-6">
        <ThemeToggle />
      </footer>
    </div>
  );
}
