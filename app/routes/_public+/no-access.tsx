import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { homeOf } from "#app/features/session/home-of.ts";
import { findSession } from "#app/lib/load.ts";

export const meta = () => [{ title: "No organisation yet" }];

/** For users whose last membership has ended, or who have none yet. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  if (!session) throw redirect("/login");
  if (homeOf(session) !== "/no-access") throw redirect(homeOf(session));
  return { email: session.user.email };
}

export default function NoAccess() {
  const { email } = useLoaderData<typeof loader>();
  return (
    <main className="grid min-h-dvh place-items-center px-6 py-16">
      <div className="grid max-w-sm justify-items-start gap-3">
        <h1 className="font-semibold text-2xl text-ink tracking-tight">You belong to no organisation yet</h1>
        <p className="text-pretty text-ink-muted text-lg">
          You are signed in as <span className="name-text text-ink">{email}</span>. Ask whoever invited you to add this
          address, or sign in with another.
        </p>
        <Form method="post" action="/logout" className="mt-3">
          <Button type="submit">Sign out</Button>
        </Form>
      </div>
    </main>
  );
}
