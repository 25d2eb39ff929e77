import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { findSession, signInPath } from "#app/lib/load.ts";

/** The management API is the staff's: visitors sign in first, for customers it does not exist. */
export async function requireStaff(args: LoaderFunctionArgs): Promise<void> {
  const session = await findSession(args);
  if (!session) throw redirect(signInPath(args.request));
  if (session.merchants.length === 0) throw new Response(null, { status: 404 });
}
