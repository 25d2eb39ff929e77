/** A provider's form whose values are tried before they are saved: nothing is stored. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { parseInput, withoutSecrets } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { attempt } from "#app/lib/load.ts";
import type { ProviderTestView } from "#server/contracts/provider.ts";
import type { ProviderKind } from "#server/contracts/provider-kinds.ts";
import { testDraftForm } from "./provider-form.ts";

/** What was found, or why nothing was called; what was typed comes back for a page without scripts. */
export type DraftAnswer = Extract<FormAnswer<unknown>, { submission: unknown }> & {
  draft: { test: ProviderTestView } | { refused: string[] };
};

/** Whether the form was sent to be tried, not to be saved. */
export const isDraftTest = (data: FormData): boolean => data.get("intent") === "test";

/** `credentials.api_key` → "api key", as it stands in the field's label. */
const wordOf = (name: string): string => (name.split(".").at(-1) ?? name).replaceAll("_", " ");

/** Tries what is typed. */
export async function testDraft(
  args: ActionFunctionArgs,
  data: FormData,
  { kind, id }: { kind: ProviderKind; id: string | null },
): Promise<DraftAnswer> {
  const submission = parseInput(data, testDraftForm(kind, id));
  if (submission.status !== "success") {
    const refused = Object.entries(submission.error ?? {}).flatMap(([name, errors]) =>
      (errors ?? []).map((error) => `${wordOf(name)}: ${error}`),
    );
    return { submission: submission.reply(withoutSecrets(data)), draft: { refused: [...new Set(refused)] } };
  }
  const answer = await attempt(args, (caller) => caller.merchant.providers.testDraft(submission.value));
  // Without its status it is neither refused nor done: the form shows what was typed, and waits.
  const { status: _, ...typed } = submission.reply(withoutSecrets(data));
  return {
    submission: typed,
    draft: answer.ok ? { test: answer.result } : { refused: [answer.error.message] },
  };
}
