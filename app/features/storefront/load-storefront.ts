/** Whose public pages these are, and who reads them. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { homeOf } from "#app/features/session/home-of.ts";
import { call, findSession } from "#app/lib/load.ts";
import type { SessionView } from "#server/contracts/session.ts";
import type { StorefrontView } from "#server/contracts/storefront.ts";

/** What every public page of a merchant is given. */
export interface StorefrontPage {
  storefront: StorefrontView;
  /** Before the paths of this merchant's pages: "" or "/m/<slug>". */
  base: string;
  /** Where a signed-in reader works; null: a visitor. */
  home: { to: string; label: string } | null;
  /** Where clients reach the gateway, ending in /v1; the key names the endpoint. */
  baseUrl: string;
  brand: { accent: string | null };
}

const homeWords: Record<string, string> = { "/console": "Console", "/portal": "Your portal" };

const homeFor = (session: SessionView) => {
  const to = homeOf(session);
  return { to, label: homeWords[to] ?? "Your account" };
};

/**
 * The public page of the merchant that the address names.
 * @returns null: several merchants, or none, and the address names none of them
 * @throws a Response of 404: nobody has this slug
 */
export async function loadStorefront(args: LoaderFunctionArgs): Promise<StorefrontPage | null> {
  const slug = args.params.slug ?? null;
  const [storefront, session] = await Promise.all([
    call(args, (caller) => caller.public.storefront.get({ slug })),
    findSession(args),
  ]);
  if (!storefront) return null;
  return {
    storefront,
    base: slug === null ? "" : `/m/${storefront.merchant.slug}`,
    home: session && homeFor(session),
    baseUrl: `${args.context.publicUrl}/v1`,
    brand: { accent: storefront.merchant.accent },
  };
}

/** The same where there is no page without a merchant. @throws a Response of 404 */
export async function requireStorefront(args: LoaderFunctionArgs): Promise<StorefrontPage> {
  const page = await loadStorefront(args);
  if (!page) throw new Response(null, { status: 404 });
  return page;
}
