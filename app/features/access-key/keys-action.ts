import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ActionFunctionArgs } from "@remix-run/node";
import { attempt, type ProcedureError } from "#app/lib/load.ts";
import { expiryOf, keyFormSchema } from "./key-forms.ts";

/** The answer of the keys page's forms. */
export type KeysAction =
  | { submission: SubmissionResult<string[]> }
  | { secret: string; name: string }
  | { revoked: string };

/** A refusal shows at the field it is about, else above the form. */
const errorsOf = ({ param, message }: ProcedureError) =>
  param === "name" ? { fieldErrors: { name: [message] } } : { formErrors: [message] };

/** Creates or revokes a key of the endpoint in the address. */
export async function keysAction(args: ActionFunctionArgs): Promise<KeysAction> {
  const ve_id = args.params.id ?? "";
  const submission = parseWithZod(await args.request.formData(), { schema: keyFormSchema });
  if (submission.status !== "success") return { submission: submission.reply() };
  const form = submission.value;
  if (form.intent === "revoke") {
    const answer = await attempt(args, (caller) => caller.merchant.accessKeys.revoke({ ve_id, key_id: form.key_id }));
    return answer.ok ? { revoked: form.key_id } : { submission: submission.reply(errorsOf(answer.error)) };
  }
  const expires_at = expiryOf(form.days, Date.now());
  const answer = await attempt(args, (caller) =>
    caller.merchant.accessKeys.create({ ve_id, name: form.name, expires_at }),
  );
  if (!answer.ok) return { submission: submission.reply(errorsOf(answer.error)) };
  return { secret: answer.result.secret ?? "", name: answer.result.name };
}
