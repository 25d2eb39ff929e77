import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, redirect, useLoaderData } from "@remix-run/react";
import { Toaster } from "#app/components/ui/toaster.tsx";
import { Shell } from "#app/features/console/shell.tsx";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { LiveProvider } from "#app/lib/live-provider.tsx";
import { findSession, signInPath } from "#app/lib/load.ts";
import { ProcedureProvider } from "#app/lib/trpc.tsx";
import { typistAt } from "#app/lib/typed-by.ts";

/** The console is for staff; to everyone else it does not exist. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (!session) throw redirect(signInPath(args.request));
  const [merchant] = session.merchants;
  if (!merchant) throw new Response(null, { status: 404 });
  // The account page says what is missing, and is where it is done.
  if (merchant.require_two_factor && !session.two_factor) throw redirect("/account");
  return { user: session.user, merchant, typist: typistAt("/console", session) };
}

export default function Console() {
  const { user, merchant } = useLoaderData<typeof loader>();
  return (
    <ProcedureProvider>
      <LiveProvider audience="merchant">
        <Toaster>
          <Shell user={user} merchant={merchant}>
            <Outlet />
          </Shell>
        </Toaster>
      </LiveProvider>
    </ProcedureProvider>
  );
}

export { ErrorPage as ErrorBoundary };
