import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { readList } from "#app/lib/list-url.ts";
import { readTimeRange } from "#app/lib/time-range.ts";

export const meta = () => [{ title: "Components" }];

/** Constant at build time: a production build does not even contain the gallery. */
const Gallery = import.meta.env.DEV ? lazy(() => import("#app/features/gallery/gallery.tsx")) : null;

/** Every component in its states. In production there is no such page. */
export function loader({ request }: LoaderFunctionArgs) {
  if (!import.meta.env.DEV) throw new Response(null, { status: 404 });
  const { searchParams } = new URL(request.url);
  const rules = {
    filters: { status: ["active", "disabled", "expired"], model: "text" },
    sorts: ["name", "charge"],
  } as const;
  return { list: readList(searchParams, rules), range: readTimeRange(searchParams, Date.now(), "30d") };
}

export default function Components() {
  const loaded = useLoaderData<typeof loader>();
  return <Suspense fallback={null}>{Gallery && <Gallery {...loaded} />}</Suspense>;
}

export { ErrorPage as ErrorBoundary } from "#app/features/errors/error-page.tsx";
