import { Link, useLocation } from "@remix-run/react";
import { ArrowRight, ArrowUpToLine } from "lucide-react";
import { withSearch } from "#app/lib/list-url.ts";
import { Button } from "./button.tsx";

/** Paging by keys: to the first page, to the next. The browser's own back leads one page back. */
export function PageLinks({
  nextCursor,
  newest = "Newest",
  older = "Older",
}: {
  nextCursor: string | null;
  newest?: string;
  older?: string;
}) {
  const { search } = useLocation();
  const first = !new URLSearchParams(search).has("cursor");
  if (first && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2">
      {!first && (
        <Button asChild variant="quiet" size="small">
          <Link to={{ search: withSearch(search, { cursor: null }) }} preventScrollReset={false}>
            <ArrowUpToLine className="size-3.5" aria-hidden />
            {newest}
          </Link>
        </Button>
      )}
      {nextCursor !== null && (
        <Button asChild size="small">
          <Link to={{ search: withSearch(search, { cursor: nextCursor }) }} rel="next" prefetch="intent">
            {older}
            <ArrowRight className="size-3.5" aria-hidden />
          </Link>
        </Button>
      )}
    </nav>
  );
}
