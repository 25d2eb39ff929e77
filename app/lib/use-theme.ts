import { useFetcher, useRouteLoaderData } from "@remix-run/react";
import type { loader } from "#app/root.tsx";
import { type Theme, toTheme } from "./theme.ts";

/** Every toggle on a page shares this fetcher, so the page knows the choice before the server answered. */
export const themeFetcherKey = "theme";

/** The theme as chosen: the one being posted, else the cookie's. */
export function useTheme(): Theme {
  const posted = useFetcher({ key: themeFetcherKey }).formData?.get("theme");
  const stored = useRouteLoaderData<typeof loader>("root")?.theme ?? "system";
  return posted ? toTheme(posted) : stored;
}
