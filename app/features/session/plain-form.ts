/** Forms of the pages before the sign-in: few fields, and all of it works without JavaScript. */
import { z } from "zod";
import type { ProcedureError } from "#app/lib/load.ts";
import { type FormArgs, readFields } from "#app/lib/read-fields.ts";

type Errors = Record<string, string[]>;
type Typed = Record<string, string>;

/** What was typed, without what nobody should send back. */
const secretField = /password|code/;

/** A form's fields as its schema wants them, or what is wrong beside each. */
export async function readForm<Value>(
  args: FormArgs,
  schema: z.ZodType<Value>,
): Promise<{ ok: true; value: Value } | { ok: false; refusal: { typed: Typed; errors: Errors } }> {
  const entries = [...(await readFields(args))].map(([name, value]) => [name, typeof value === "string" ? value : ""]);
  const given = Object.fromEntries(entries) as Typed;
  const parsed = schema.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data };
  const typed = Object.fromEntries(Object.entries(given).filter(([name]) => !secretField.test(name)));
  return { ok: false, refusal: { typed, errors: z.flattenError(parsed.error).fieldErrors as Errors } };
}

/** A procedure's refusal beside the field it names, else above the form (`form`). */
export const fieldErrors = ({ param, message }: ProcedureError, fields: readonly string[]): Errors =>
  param && fields.includes(param) ? { [param]: [message] } : { form: [message] };
