import type { ActionFunctionArgs } from "@remix-run/node";
import { answerInput } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { findSession } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { exchangeRateForm, reportingRateForm } from "./rate-forms.ts";

/** Whose days the form means. */
const zoneOf = async (args: ActionFunctionArgs): Promise<string> =>
  (await findSession(args))?.merchants[0]?.time_zone ?? "UTC";

/** Sets what a currency buys in credits. */
export async function exchangeRateAction(args: ActionFunctionArgs): Promise<FormAnswer<null>> {
  const form = exchangeRateForm(await zoneOf(args));
  return answerInput(args, await readFields(args), form, async ({ merchant }, input) => {
    await merchant.exchangeRates.create(input);
    return null;
  });
}

/** Sets what a currency is worth in the merchant's reporting currency. */
export async function reportingRateAction(args: ActionFunctionArgs): Promise<FormAnswer<null>> {
  const form = reportingRateForm(await zoneOf(args));
  return answerInput(args, await readFields(args), form, async ({ merchant }, input) => {
    await merchant.reportingRates.create(input);
    return null;
  });
}
