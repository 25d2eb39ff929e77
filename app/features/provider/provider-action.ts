import type { ActionFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { answerInput, type InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { attempt } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { textAt } from "#app/lib/typed-values.ts";
import type { ProviderTestView } from "#server/contracts/provider.ts";
import { idInputSchema, nameSchema } from "#server/contracts/wire.ts";

/** The answer of a provider's own page. */
export type ProviderAnswer = FormAnswer<string> | { test: ProviderTestView } | { testRefused: string };

async function testProvider(args: ActionFunctionArgs, id: string, data: FormData): Promise<ProviderAnswer> {
  const typed = String(data.get("model") ?? "").trim();
  const model = typed === "" ? undefined : nameSchema.safeParse(typed);
  if (model && !model.success) return { testRefused: model.error.issues.map(({ message }) => message).join(" ") };
  const answer = await attempt(args, (caller) =>
    caller.merchant.providers.test({ id, ...(model ? { model: model.data } : {}) }),
  );
  return answer.ok ? { test: answer.result } : { testRefused: answer.error.message };
}

const idForm = (id: string): InputForm<{ id: string }> => ({ schema: idInputSchema, toInput: () => ({ id }) });

/** Tests, disables, enables or archives the provider in the address. */
export async function providerAction(args: ActionFunctionArgs): Promise<ProviderAnswer> {
  const id = args.params.id ?? "";
  const data = await readFields(args);
  const intent = textAt(Object.fromEntries(data), "intent");
  switch (intent) {
    case "test":
      return testProvider(args, id, data);
    case "disable":
    case "enable":
      return answerInput(args, data, idForm(id), async (caller) => {
        const status = intent === "disable" ? "disabled" : "active";
        await caller.merchant.providers.update({ id, status });
        return status;
      });
    case "archive":
      return answerInput(args, data, idForm(id), async (caller) => {
        await caller.merchant.providers.delete({ id });
        throw redirect("/console/providers");
      });
    default:
      throw new Response("This page knows no such form.", { status: 400 });
  }
}
