import { getFormProps, getInputProps } from "@conform-to/react";
import { z } from "zod";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { FormActions } from "#app/components/ui/form-actions.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { useUnsavedGuard } from "#app/lib/use-unsaved-guard.tsx";
import { useZodForm } from "#app/lib/use-zod-form.ts";
import { creditsInputSchema, nameSchema } from "#server/contracts/wire.ts";
import { Section } from "./section.tsx";

const schema = z.object({ name: nameSchema, credits: creditsInputSchema });

export function FormSection() {
  const say = useToast();
  const [form, fields] = useZodForm({
    schema,
    answer: undefined,
    pending: false,
    defaultValue: { name: "Acme", credits: "" },
  });
  const question = useUnsavedGuard(form.dirty);
  const props = getFormProps(form);
  return (
    <Section title="A form">
      <Card title="Grant credits">
        <form
          {...props}
          className="grid gap-4"
          onSubmit={(event) => {
            props.onSubmit(event);
            if (!event.defaultPrevented) say("Granted");
            event.preventDefault();
          }}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Name" hint="Shown on its documents." errors={fields.name.errors}>
              {(control) => <Input {...getInputProps(fields.name, { type: "text" })} {...control} />}
            </Field>
            <Field label="Amount" aside="credits" errors={fields.credits.errors}>
              {(control) => (
                <Input
                  {...getInputProps(fields.credits, { type: "text" })}
                  {...control}
                  inputMode="decimal"
                  className="text-right"
                />
              )}
            </Field>
          </div>
          <FormActions>
            <Button type="reset" variant="quiet">
              Reset
            </Button>
            <Button type="submit" variant="primary">
              Grant
            </Button>
          </FormActions>
        </form>
        {question}
      </Card>
    </Section>
  );
}
