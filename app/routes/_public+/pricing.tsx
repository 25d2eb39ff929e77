import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { requireStorefront } from "#app/features/storefront/load-storefront.ts";
import { Pricing } from "#app/features/storefront/pricing.tsx";
import { pricingMeta } from "#app/features/storefront/storefront-meta.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => pricingMeta(data?.storefront.merchant.name);

export const loader = (args: LoaderFunctionArgs) => requireStorefront(args);

export default function PricingPage() {
  return <Pricing page={useLoaderData<typeof loader>()} />;
}

export { ErrorPage as ErrorBoundary };
