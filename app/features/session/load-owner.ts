import type { LoaderFunctionArgs } from "@remix-run/node";
import { call } from "#app/lib/load.ts";

/** Whose deployment it is, for pages that name no merchant by themselves: its brand where there is only one merchant. */
export async function loadOwner(args: LoaderFunctionArgs) {
  const owner = await call(args, (caller) => caller.public.storefront.merchant({ slug: null }));
  return { owner, brand: { accent: owner?.accent ?? null } };
}
