import { useEffect, useState } from "react";

export interface Option {
  value: string;
  label: string;
  /** Faint, at the right: the provider, a price. */
  hint?: string;
  disabled?: boolean;
}

interface Found {
  text: string;
  options: readonly Option[];
  failed: boolean;
}

const settleMs = 180;

/** The options to show for what is typed: the given ones, or what `search` answers after a short rest. */
export function useOptions(
  given: readonly Option[],
  search: ((text: string) => Promise<readonly Option[]>) | undefined,
  text: string,
): { options: readonly Option[]; state: "ready" | "loading" | "failed" } {
  const [found, setFound] = useState<Found | null>(null);
  const asked = search !== undefined && text.trim() !== "";
  useEffect(() => {
    if (!search || text.trim() === "") return;
    let current = true;
    const keep = (options: readonly Option[], failed: boolean) => {
      if (current) setFound({ text, options, failed });
    };
    const timer = setTimeout(() => {
      search(text.trim()).then(
        (options) => keep(options, false),
        () => keep([], true),
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search, text]);
  if (!asked) return { options: given, state: "ready" };
  if (found?.text !== text) return { options: found?.options ?? [], state: "loading" };
  return { options: found.options, state: found.failed ? "failed" : "ready" };
}
