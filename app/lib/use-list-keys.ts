import { useEffect } from "react";

const typing = "input, textarea, select, [contenteditable], [role=dialog] *";

/** The row that j or k leads to from the focused one. */
export function nextRow(count: number, current: number, key: "j" | "k"): number {
  if (count === 0) return -1;
  if (current < 0) return key === "j" ? 0 : count - 1;
  return Math.min(count - 1, Math.max(0, current + (key === "j" ? 1 : -1)));
}

/** j and k walk the rows of the page's list, Enter opens one (it is a link), / goes to its search. */
export function useListKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || target?.closest(typing)) return;
      if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("[data-list-search]");
        if (!search) return;
        event.preventDefault();
        search.focus();
        return;
      }
      if (event.key !== "j" && event.key !== "k") return;
      event.preventDefault();
      const rows = [...document.querySelectorAll<HTMLElement>("[data-row-link]")];
      const current = rows.findIndex((row) => row.contains(document.activeElement));
      rows[nextRow(rows.length, current, event.key)]?.focus();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
