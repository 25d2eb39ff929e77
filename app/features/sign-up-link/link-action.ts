import type { ActionFunctionArgs } from "@remix-run/node";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { idInputSchema } from "#server/contracts/wire.ts";

/** Intent → what of the link it changes. */
const changes = {
  close: { status: "disabled" },
  open: { status: "active" },
  publish: { published: true },
  unpublish: { published: false },
} as const;

const isIntent = (text: unknown): text is keyof typeof changes =>
  typeof text === "string" && Object.hasOwn(changes, text);

/** Closes, opens, publishes or takes back a link, as the form's intent says. @throws a Response of 400 */
export async function linkAction(args: ActionFunctionArgs): Promise<FormAnswer<null>> {
  const intent = (await readFields(args)).get("intent");
  if (!isIntent(intent)) throw new Response(null, { status: 400 });
  return answerForm(args, idInputSchema.strip(), async ({ merchant }, { id }) => {
    await merchant.signUpLinks.update({ id, ...changes[intent] });
    return null;
  });
}
