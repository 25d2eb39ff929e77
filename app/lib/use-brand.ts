import { useMatches } from "@remix-run/react";
import { accentTokens } from "./accent.ts";

/** What a layout's loader answers as `brand` to dress all of its pages in a merchant's colour. */
export interface Brand {
  /** #rrggbb; null: ours. */
  accent: string | null;
}

const hasBrand = (data: unknown): data is { brand: Brand } =>
  typeof data === "object" && data !== null && "brand" in data && typeof data.brand === "object" && data.brand !== null;

/** The accent tokens of the page's merchant, for the document's root: what floats outside the page has them too. */
export function useBrandTokens(): Record<string, string> | undefined {
  const branded = useMatches()
    .map(({ data }) => data)
    .findLast(hasBrand);
  return (branded?.brand.accent && accentTokens(branded.brand.accent)) || undefined;
}
