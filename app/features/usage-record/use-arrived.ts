import { useRef } from "react";

/** The ids that were not there when the list was first shown; `listKey` names the list. */
export function useArrived(ids: readonly string[], listKey: string): ReadonlySet<string> {
  const first = useRef<{ listKey: string; ids: ReadonlySet<string> }>();
  if (first.current?.listKey !== listKey) first.current = { listKey, ids: new Set(ids) };
  const known = first.current.ids;
  return new Set(ids.filter((id) => !known.has(id)));
}
