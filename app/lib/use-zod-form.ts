import { type DefaultValue, useForm } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { ZodType } from "zod";
import type { FormAnswer } from "./form-answer.ts";

interface ZodFormOptions<Shape extends Record<string, unknown>> {
  /** The schema that the action parses with, too. */
  schema: ZodType<Shape>;
  /** What the action answered, by useActionData or a fetcher. */
  answer: FormAnswer<unknown> | undefined;
  /** While the answer is under way the old one is not shown. */
  pending: boolean;
  defaultValue?: DefaultValue<Shape>;
}

/**
 * A form judged by its schema in the browser as on the server: on submit first, then while typing. Answers conform's
 * `[form, fields]`; spread `getFormProps(form)` and `getInputProps(fields.name, …)`; `form.dirty` feeds the guard.
 */
export function useZodForm<Shape extends Record<string, unknown>>({
  schema,
  answer,
  pending,
  defaultValue,
}: ZodFormOptions<Shape>) {
  return useForm<Shape>({
    lastResult: answer && "submission" in answer && !pending ? answer.submission : null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema }),
    shouldValidate: "onSubmit",
    shouldRevalidate: "onInput",
    ...(defaultValue === undefined ? {} : { defaultValue }),
  });
}
