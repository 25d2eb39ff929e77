import type { ActionFunctionArgs } from "@remix-run/node";
import { answerInput } from "#app/lib/answer-input.ts";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { accessKeyIdInputSchema, type NewAccessKeyView } from "#server/contracts/access-key.ts";
import { createKeyForm, rotateKeyForm, updateKeyForm } from "./key-forms.ts";

/** A key that was made or rotated: its secret, unless this is the answer to the same form sent again. */
export interface MadeKey {
  name: string;
  secret: string | null;
}

const madeOf = ({ name, secret }: NewAccessKeyView): MadeKey => ({ name, secret });

/** Creates, changes, rotates or revokes a key of the endpoint in the address, as the form's intent says. */
export async function keysAction(args: ActionFunctionArgs): Promise<FormAnswer<MadeKey | null>> {
  const ve_id = args.params.id ?? "";
  const data = await args.request.clone().formData();
  const intent = data.get("intent");
  if (intent === "revoke") {
    const schema = accessKeyIdInputSchema.pick({ key_id: true });
    return answerForm(args, schema, async (caller, { key_id }) => {
      await caller.merchant.accessKeys.revoke({ ve_id, key_id });
      return null;
    });
  }
  if (intent === "rotate") {
    const form = rotateKeyForm(ve_id);
    return answerInput(args, data, form, async (caller, input) =>
      madeOf(await caller.merchant.accessKeys.rotate(input)),
    );
  }
  if (intent === "update") {
    const form = updateKeyForm(ve_id, String(data.get("key_id") ?? ""), Date.now());
    return answerInput(args, data, form, async (caller, input) => {
      await caller.merchant.accessKeys.update(input);
      return null;
    });
  }
  const form = createKeyForm(ve_id, Date.now());
  return answerInput(args, data, form, async (caller, input) => madeOf(await caller.merchant.accessKeys.create(input)));
}
