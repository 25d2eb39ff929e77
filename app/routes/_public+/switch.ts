import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { chooseTeam } from "#app/features/session/sign-in.ts";
import { readFields } from "#app/lib/read-fields.ts";

export const loader = () => redirect("/account");

/** Chooses which merchant or customer the user works for: posted with merchant_id or customer_id. */
export async function action(args: ActionFunctionArgs) {
  const form = await readFields(args);
  const [merchantId, customerId] = [form.get("merchant_id"), form.get("customer_id")];
  if (typeof merchantId === "string") {
    const headers = await chooseTeam(args, { merchant_id: merchantId });
    if (headers) return redirect("/console", { headers });
  } else if (typeof customerId === "string") {
    const headers = await chooseTeam(args, { customer_id: customerId });
    if (headers) return redirect("/portal", { headers });
  }
  throw new Response("There is no such organisation of yours.", { status: 404 });
}
