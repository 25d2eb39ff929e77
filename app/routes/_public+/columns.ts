import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { columnCookie } from "#app/lib/column-choice.ts";

export const loader = () => redirect("/");

/** Keeps which columns of a list its reader chose. */
export async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  const cookie = columnCookie(form.get("list"), form.get("ids"));
  if (cookie === null) throw new Response("This is no choice of columns.", { status: 400 });
  return new Response(null, { status: 204, headers: { "set-cookie": cookie } });
}
