import type { ActionFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ConfirmPage } from "#app/features/session/confirm-page.tsx";
import { loadOwner } from "#app/features/session/load-owner.ts";
import { attempt } from "#app/lib/load.ts";

/** The token in the address must not travel on to another site. With no-referrer a form would lose its Origin, too. */
export const headers = () => ({ "referrer-policy": "same-origin" });
export const meta = () => [{ title: "Confirm your address" }];

export const loader = loadOwner;

/** Opening the link changes nothing by itself: mail programs open links to look at them. */
export async function action(args: ActionFunctionArgs) {
  const token = args.params.token ?? "";
  const answer = await attempt(args, (caller) => caller.public.emailChange.confirm({ token }));
  return answer.ok ? { email: answer.result.email, problem: null } : { email: null, problem: answer.error.message };
}

export default function Page() {
  return (
    <ConfirmPage
      owner={useLoaderData<typeof loader>().owner}
      title="Confirm your address"
      lead="Make this the address you sign in with."
      press="Confirm the address"
      done="This is now the address you sign in with."
      answer={useActionData<typeof action>()}
    />
  );
}
