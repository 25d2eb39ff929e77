import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { ownPath } from "#app/lib/own-path.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { themeCookie, toTheme } from "#app/lib/theme.ts";

export const loader = () => redirect("/");

/** Keeps the choice; without JavaScript it leads back to the page one came from. */
export async function action(args: ActionFunctionArgs) {
  const form = await readFields(args);
  const referrer = args.request.headers.get("referer");
  const from = referrer && URL.canParse(referrer) ? new URL(referrer) : null;
  const back = ownPath(from ? from.pathname + from.search : null, "/");
  return redirect(back, { headers: { "set-cookie": themeCookie(toTheme(form.get("theme"))) } });
}
