import type { LoaderFunctionArgs } from "@remix-run/node";
import { findSession } from "#app/lib/load.ts";
import { typistAt } from "#app/lib/typed-by.ts";

/** Who would type now on the page that `?at=` names; nothing: nobody is signed in. For pages that are open for long. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  const pathname = new URL(args.request.url).searchParams.get("at") ?? "/";
  return new Response(session ? typistAt(pathname, session) : "", {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
