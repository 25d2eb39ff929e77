import type { ActionFunctionArgs } from "@remix-run/node";
import type { MadeKey } from "#app/features/access-key/keys-action.ts";
import { answerInput } from "#app/lib/answer-input.ts";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { idInputSchema } from "#server/contracts/wire.ts";
import { createManagementKeyForm } from "./management-key-form.ts";

/** Creates or revokes a management key, as the form's intent says. */
export async function managementKeysAction(args: ActionFunctionArgs): Promise<FormAnswer<MadeKey | null>> {
  const data = await readFields(args);
  if (data.get("intent") === "revoke") {
    return answerForm(args, idInputSchema.strip(), async ({ merchant }, { id }) => {
      await merchant.managementKeys.revoke({ id });
      return null;
    });
  }
  return answerInput(args, data, createManagementKeyForm, async ({ merchant }, input) => {
    const { name, secret } = await merchant.managementKeys.create(input);
    return { name, secret };
  });
}
