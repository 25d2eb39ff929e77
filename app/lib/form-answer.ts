/** What a form's action answers, and how it gets there: parse, call, and every refusal back at the field it is about. */
import type { SubmissionResult } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ActionFunctionArgs } from "@remix-run/node";
import type { ZodType } from "zod";
import type { AppCaller } from "#server/trpc/router.ts";
import { attempt, type ProcedureError } from "./load.ts";
import { onceOnly } from "./once.ts";
import { readFields } from "./read-fields.ts";

/** Refused, with what was typed and what is wrong with it; or done. */
export type FormAnswer<Done> = { submission: SubmissionResult<string[]> } | { done: Done };

/** A refusal shows at the field it is about when the form has it, else above the form. */
export function errorsOf({ param, message }: Pick<ProcedureError, "param" | "message">, fields: readonly string[]) {
  const field = param && fields.find((name) => name === param || name === param.split(".").at(-1));
  return field ? { fieldErrors: { [field]: [message] } } : { formErrors: [message] };
}

/**
 * Parses a form by `schema` and runs `run` with its value, once per `once`. Refusals that the user can mend are
 * returned, with the values as typed; others are thrown as `call` does.
 */
export async function answerForm<Value, Done>(
  args: ActionFunctionArgs,
  schema: ZodType<Value>,
  run: (caller: AppCaller, value: Value) => Promise<Done>,
): Promise<FormAnswer<Done>> {
  const data = await readFields(args);
  const submission = parseWithZod(data, { schema });
  if (submission.status !== "success") return { submission: submission.reply() };
  const answer = await attempt(onceOnly(args, data), (caller) => run(caller, submission.value));
  if (answer.ok) return { done: answer.result };
  return { submission: submission.reply(errorsOf(answer.error, [...new Set(data.keys())])) };
}
