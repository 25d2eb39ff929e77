import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { Landing } from "#app/features/storefront/landing.tsx";
import { requireStorefront } from "#app/features/storefront/load-storefront.ts";
import { landingMeta } from "#app/features/storefront/storefront-meta.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => landingMeta(data?.storefront.merchant.name);

export const loader = (args: LoaderFunctionArgs) => requireStorefront(args);

export default function MerchantLanding() {
  return <Landing page={useLoaderData<typeof loader>()} />;
}

export { ErrorPage as ErrorBoundary };
