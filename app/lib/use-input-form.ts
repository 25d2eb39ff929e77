import { type DefaultValue, useForm } from "@conform-to/react";
import { type InputForm, parseInput } from "./answer-input.ts";
import type { FormAnswer } from "./form-answer.ts";

interface InputFormOptions<Value> {
  form: InputForm<Value>;
  /** What the action answered. */
  answer: FormAnswer<unknown> | undefined;
  /** While the answer is under way the old one is not shown. */
  pending: boolean;
  /** By the names of the fields, nested by their dots. */
  defaultValue: Record<string, unknown>;
  /** Of the form; one is made up where none is given. */
  id?: string;
}

/**
 * A form of the API's own parameters, judged by the API's schema on submit and from then on while typing.
 * @returns conform's form, and the errors at or below a parameter
 */
export function useInputForm<Value>({ form: rules, answer, pending, defaultValue, id }: InputFormOptions<Value>) {
  const [form] = useForm<Record<string, unknown>, Value>({
    ...(id === undefined ? {} : { id }),
    lastResult: answer && "submission" in answer && !pending ? answer.submission : null,
    onValidate: ({ formData }) => parseInput(formData, rules),
    shouldValidate: "onSubmit",
    shouldRevalidate: "onInput",
    // why: conform's own type wants texts at the leaves, which is what callers give
    defaultValue: defaultValue as DefaultValue<Record<string, unknown>>,
  });
  const errorsAt = (name: string): string[] | undefined => {
    const found = Object.entries(form.allErrors).flatMap(([at, errors]) => {
      const below = at.startsWith(`${name}.`) || at.startsWith(`${name}[`);
      return at === name || below ? errors : [];
    });
    return found.length > 0 ? [...new Set(found)] : undefined;
  };
  return { form, errorsAt };
}
