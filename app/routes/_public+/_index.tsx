import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { homeOf } from "#app/features/session/home-of.ts";
import { findSession } from "#app/lib/load.ts";

/** Sends everyone to where they belong. */
export async function loader(args: LoaderFunctionArgs) {
  const session = await findSession(args);
  throw redirect(session ? homeOf(session) : "/login");
}

export default function Start() {
  return null;
}
