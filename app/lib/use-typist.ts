import { useMatches } from "@remix-run/react";

function typistOf(data: unknown): string | null {
  const isNamed = typeof data === "object" && data !== null && "typist" in data && typeof data.typist === "string";
  return isNamed ? String(data.typist) : null;
}

/** Who types on this page, as the layout of its area says; null: nobody who is known. */
export function useTypist(): string | null {
  const named = useMatches().map(({ data }) => typistOf(data));
  return named.find((typist) => typist !== null) ?? null;
}
