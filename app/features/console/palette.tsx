import { useNavigate } from "@remix-run/react";
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useTRPCClient } from "#app/lib/trpc.tsx";
import type { NavigationGroup } from "./navigation.ts";
import { searchEverything } from "./search-everything.ts";

const CommandPalette = lazy(() => import("#app/components/ui/command-palette.tsx"));

/** ⌘K or Ctrl+K opens and closes it, wherever the focus is. */
export function usePalette(): { open: boolean; setOpen: (open: boolean) => void } {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setOpen((was) => !was);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
  return { open, setOpen };
}

interface PaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  navigation: readonly NavigationGroup[];
}

/** The console's palette: its pages, and everything that has a name. */
export function Palette({ open, onOpenChange, navigation }: PaletteProps) {
  const navigate = useNavigate();
  const client = useTRPCClient();
  const search = useCallback((text: string, signal: AbortSignal) => searchEverything(client, text, signal), [client]);
  if (!open) return null;
  const items = navigation.flatMap(({ heading, entries }) =>
    entries.map(({ to, label, icon, keywords = [] }) => ({
      id: to,
      label,
      icon,
      to,
      keywords,
      ...(heading ? { hint: heading } : {}),
    })),
  );
  return (
    <Suspense fallback={null}>
      <CommandPalette
        open
        onOpenChange={onOpenChange}
        groups={[{ heading: "Go to", items }]}
        search={search}
        onGo={(to) => navigate(to)}
      />
    </Suspense>
  );
}
