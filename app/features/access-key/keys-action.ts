import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { answerInput } from "#app/lib/answer-input.ts";
import { answerForm, type FormAnswer } from "#app/lib/form-answer.ts";
import { readFields } from "#app/lib/read-fields.ts";
import type { NewAccessKeyView } from "#server/contracts/access-key.ts";
import { idSchema } from "#server/contracts/wire.ts";
import type { AppCaller } from "#server/trpc/router.ts";
import { createKeyForm, rotateKeyForm, updateKeyForm } from "./key-forms.ts";

/** A key that was made or rotated: its secret, unless this is the answer to the same form sent again. */
export interface MadeKey {
  name: string;
  secret: string | null;
}

const revokeSchema = z.object({ key_id: idSchema });

const madeOf = ({ name, secret }: NewAccessKeyView): MadeKey => ({ name, secret });

/** The procedures that change keys: the operators' or the customer's. */
type Keys = Pick<AppCaller["portal"]["accessKeys"], "create" | "update" | "rotate" | "revoke">;

/** Creates, changes, rotates or revokes a key of this endpoint, as the form's intent says. */
async function changeKeys(
  args: ActionFunctionArgs,
  ve_id: string,
  keysOf: (caller: AppCaller) => Keys,
): Promise<FormAnswer<MadeKey | null>> {
  const data = await readFields(args);
  const intent = data.get("intent");
  if (intent === "revoke") {
    return answerForm(args, revokeSchema, async (caller, { key_id }) => {
      await keysOf(caller).revoke({ ve_id, key_id });
      return null;
    });
  }
  if (intent === "rotate") {
    const form = rotateKeyForm(ve_id);
    return answerInput(args, data, form, async (caller, input) => madeOf(await keysOf(caller).rotate(input)));
  }
  if (intent === "update") {
    const form = updateKeyForm(ve_id, String(data.get("key_id") ?? ""));
    return answerInput(args, data, form, async (caller, input) => {
      await keysOf(caller).update(input);
      return null;
    });
  }
  const form = createKeyForm(ve_id);
  return answerInput(args, data, form, async (caller, input) => madeOf(await keysOf(caller).create(input)));
}

/** The console's: of the endpoint in the address. */
export const keysAction = (args: ActionFunctionArgs) =>
  changeKeys(args, args.params.id ?? "", ({ merchant }) => merchant.accessKeys);

/** The portal's: of the customer's endpoint that `?ve=` names. */
export const ownKeysAction = (args: ActionFunctionArgs) =>
  changeKeys(args, new URL(args.request.url).searchParams.get("ve") ?? "", ({ portal }) => portal.accessKeys);
