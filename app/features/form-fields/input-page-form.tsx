import { getFormProps } from "@conform-to/react";
import { Form, Link, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { FormActions } from "#app/components/ui/form-actions.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import type { InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { onceName } from "#app/lib/once.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";

interface InputPageFormProps<Value> {
  form: InputForm<Value>;
  answer: FormAnswer<unknown> | undefined;
  defaultValue: Record<string, unknown>;
  once: string;
  submitLabel: string;
  cancelTo: string;
  /** Of the form, for a button outside it. */
  id?: string;
  /** Draws the fields. */
  children: (source: FieldSource) => ReactNode;
}

/** A page's form: judged by the API's schema, sent once, guarded until it is saved. */
export function InputPageForm<Value>(props: InputPageFormProps<Value>) {
  const { answer, defaultValue } = props;
  const pending = useNavigation().state !== "idle";
  const { form, errorsAt } = useInputForm({
    ...{ form: props.form, answer, pending, defaultValue },
    ...(props.id === undefined ? {} : { id: props.id }),
  });
  const question = useUnsavedGuard(form.dirty && !pending);
  return (
    <Form method="post" {...getFormProps(form)} className="grid grid-cols-1 gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name={onceName} value={props.once} />
      {props.children({ values: form.initialValue ?? defaultValue, errorsAt })}
      <FormActions>
        <Button asChild variant="quiet">
          <Link to={props.cancelTo}>Cancel</Link>
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          {props.submitLabel}
        </Button>
      </FormActions>
      {question}
    </Form>
  );
}
