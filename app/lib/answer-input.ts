/** Forms whose fields are the API's own parameters: judged by the API's schema in the browser as on the server. */
import { parse, type Submission } from "@conform-to/react";
import type { ActionFunctionArgs } from "@remix-run/node";
import type { ZodType } from "zod";
import type { AppCaller } from "#server/trpc/router.ts";
import type { FormAnswer } from "./form-answer.ts";
import { attempt } from "./load.ts";
import { onceOnly } from "./once.ts";

/** What a form sends, nested by the dots of its names; every leaf is a text, or a list of texts. */
export type Typed = Readonly<Record<string, unknown>>;

/** The name of a field, as conform writes paths: lists in brackets. */
const nameOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? String(part) : `${name}.${String(part)}`;
  }, "");

export interface InputForm<Value> {
  /** From what was typed to the API's input: numbers, lists, what is left empty. */
  toInput: (typed: Typed) => unknown;
  schema: ZodType<Value>;
}

/** Judges a form; errors are keyed by the API's parameter, which is the field's name. */
export function parseInput<Value>(data: FormData, { toInput, schema }: InputForm<Value>): Submission<Value, string[]> {
  return parse<Value, string[]>(data, {
    resolve: (typed: Typed) => {
      const read = schema.safeParse(toInput(typed));
      if (read.success) return { value: read.data };
      const error: Record<string, string[]> = {};
      for (const { path, message } of read.error.issues) {
        const name = nameOf(path);
        error[name] = [...(error[name] ?? []), message];
      }
      return { error };
    },
  });
}

const secretName = /^credentials\./;

/** What comes back to the browser is never a secret that was typed. */
export const withoutSecrets = (data: FormData) => ({
  hideFields: [...data.keys()].filter((name) => secretName.test(name)),
});

/**
 * Parses a form by `form` and runs `run` with its value, once per `once`. Refusals that the user can mend come back
 * at the parameter that they name, with the values as typed; others are thrown as `call` does.
 */
export async function answerInput<Value, Done>(
  args: ActionFunctionArgs,
  data: FormData,
  form: InputForm<Value>,
  run: (caller: AppCaller, value: Value) => Promise<Done>,
): Promise<FormAnswer<Done>> {
  const submission = parseInput(data, form);
  if (submission.status !== "success") return { submission: submission.reply(withoutSecrets(data)) };
  const answer = await attempt(onceOnly(args, data), (caller) => run(caller, submission.value));
  if (answer.ok) return { done: answer.result };
  const { param, message } = answer.error;
  const errors = param ? { fieldErrors: { [param]: [message] } } : { formErrors: [message] };
  return { submission: submission.reply({ ...errors, ...withoutSecrets(data) }) };
}
