import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { columnCookie } from "#app/lib/column-choice.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const loader = () => redirect("/");

/** Keeps which columns of a list its reader chose. */
export async function action(args: ActionFunctionArgs) {
  const form = await readFields(args);
  const cookie = columnCookie(form.get("list"), form.get("ids"));
  if (cookie === null) throw new Response("This is no choice of columns.", { status: 400 });
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}
