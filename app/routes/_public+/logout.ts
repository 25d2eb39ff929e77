import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { signOut } from "#app/features/session/sign-in.ts";

export const loader = () => redirect("/");

/** Ends the session at the server, then in the browser. */
export async function action(args: ActionFunctionArgs) {
  return redirect("/login", { headers: await signOut(args) });
}
