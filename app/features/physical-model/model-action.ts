import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { answerInput, type InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { idInputSchema } from "#server/contracts/wire.ts";

const idForm = (id: string): InputForm<{ id: string }> => ({ schema: idInputSchema, toInput: () => ({ id }) });

/** Disables, enables or archives the model in the address, or takes the price catalog's figures as its cost. */
export async function modelAction(args: ActionFunctionArgs): Promise<FormAnswer<string>> {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  const intent = data.get("intent");
  return answerInput(args, data, idForm(id), async ({ merchant: { physicalModels } }) => {
    switch (intent) {
      case "disable":
      case "enable":
        await physicalModels.update({ id, status: intent === "disable" ? "disabled" : "active" });
        return intent;
      case "refresh_cost":
        await physicalModels.update({ id, refresh_cost: true });
        return intent;
      case "archive":
        await physicalModels.delete({ id });
        throw redirect("/console/physical-models");
      default:
        throw new Response("This page knows no such form.", { status: 400 });
    }
  });
}
