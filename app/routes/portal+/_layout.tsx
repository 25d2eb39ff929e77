import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, redirect, useLoaderData } from "@remix-run/react";
import { Toaster } from "#app/components/ui/toaster.tsx";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { PortalFrame } from "#app/features/portal/portal-frame.tsx";
import { LiveProvider } from "#app/lib/live-provider.tsx";
import { findSession, signInPath } from "#app/lib/load.ts";
import { ProcedureProvider } from "#app/lib/trpc.tsx";
import { typistAt } from "#app/lib/typed-by.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Your credits · ${data.customer.merchant_name}` : "Your credits" },
];

/** The portal is for customers; to everyone else it does not exist. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (!session) throw redirect(signInPath(args.request));
  const [customer] = session.customers;
  if (!customer) throw new Response(null, { status: 404 });
  const typist = typistAt("/portal", session);
  return { customer, userId: session.user.id, typist, brand: { accent: customer.accent } };
}

export default function Portal() {
  const { customer } = useLoaderData<typeof loader>();
  return (
    <ProcedureProvider>
      <LiveProvider audience="portal">
        <Toaster>
          <PortalFrame customer={customer}>
            <Outlet />
          </PortalFrame>
        </Toaster>
      </LiveProvider>
    </ProcedureProvider>
  );
}

export { ErrorPage as ErrorBoundary };
