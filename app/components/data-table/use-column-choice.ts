import { useFetcher, useRouteLoaderData } from "@remix-run/react";
import { useState } from "react";
import type { loader } from "#app/root.tsx";

type Choice = readonly string[] | null;

/** The reader's choice of a list's columns, and how to change it; null is no choice: the table's own. */
export function useColumnChoice(list: string): [Choice, (ids: Choice) => void] {
  const kept = useRouteLoaderData<typeof loader>("root")?.columns[list] ?? null;
  const [chosen, setChosen] = useState<Choice | undefined>(undefined);
  const fetcher = useFetcher({ key: `columns-${list}` });
  const choose = (ids: Choice) => {
    setChosen(ids);
    fetcher.submit({ list, ids: ids === null ? "-" : ids.join(".") }, { method: "post", action: "/columns" });
  };
  return [chosen === undefined ? kept : chosen, choose];
}
