import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { homeOf } from "#app/features/session/home-of.ts";
import { Landing } from "#app/features/storefront/landing.tsx";
import { loadStorefront } from "#app/features/storefront/load-storefront.ts";
import { landingMeta } from "#app/features/storefront/storefront-meta.ts";
import { findSession } from "#app/lib/load.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => landingMeta(data?.storefront.merchant.name);

/** Who is signed in goes to work; a visitor sees whose this is, or where to sign in when that is not one merchant's. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (session) throw redirect(homeOf(session));
  const page = await loadStorefront(args);
  if (!page) throw redirect("/login");
  return page;
}

export default function Start() {
  return <Landing page={useLoaderData<typeof loader>()} />;
}
