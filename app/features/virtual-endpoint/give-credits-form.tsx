import { getFormProps } from "@conform-to/react";
import { Form, useActionData, useNavigation } from "@remix-run/react";
import { useEffect } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { ChoiceField, TextField } from "#app/features/form-fields/input-fields.tsx";
import type { InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { onceName } from "#app/lib/once.ts";
import { textAt } from "#app/lib/typed-values.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { createCreditsInputSchema } from "#server/contracts/credits.ts";

/** From what is typed to the API's input. */
export const giveCreditsForm = (ve_id: string): InputForm<ReturnType<typeof createCreditsInputSchema.parse>> => ({
  schema: createCreditsInputSchema,
  toInput: (typed) => ({
    ve_id,
    amount: textAt(typed, "amount") ?? "",
    kind: textAt(typed, "kind"),
    reason: textAt(typed, "reason") ?? "",
  }),
});

const kinds = [
  { value: "grant", label: "Grant: they were paid for" },
  { value: "promotion", label: "Promotion: a gift" },
  { value: "adjustment", label: "Adjustment: either way" },
];
const empty = { amount: "", kind: "grant", reason: "" };

interface GiveCreditsProps {
  endpointId: string;
  /** A new one empties the form. */
  once: string;
}

/** Gives credits to an endpoint, or takes them by an adjustment. */
export function GiveCredits(props: GiveCreditsProps) {
  const answer = useActionData<FormAnswer<unknown>>();
  const say = useToast();
  // Here, where it stays: the form begins anew when the page has loaded again, and would say it again.
  useEffect(() => {
    if (answer && "done" in answer) say("Credits booked");
  }, [answer, say]);
  return <GiveCreditsForm key={props.once} {...props} answer={answer} />;
}

function GiveCreditsForm({ endpointId, once, answer }: GiveCreditsProps & { answer: FormAnswer<unknown> | undefined }) {
  const pending = useNavigation().state !== "idle";
  const { form, errorsAt } = useInputForm({ form: giveCreditsForm(endpointId), answer, pending, defaultValue: empty });
  const source = { values: form.initialValue ?? empty, errorsAt };
  return (
    <Card title="Give credits">
      <Form method="post" {...getFormProps(form)} className="grid gap-4">
        {form.errors && (
          <Notice tone="critical" alert>
            {form.errors.join(" ")}
          </Notice>
        )}
        <input type="hidden" name={onceName} value={once} />
        <TextField
          source={source}
          name="amount"
          label="Credits"
          numeric
          hint="An adjustment may be negative, down to what is left."
        />
        <ChoiceField source={source} name="kind" label="Kind" options={kinds} />
        <TextField source={source} name="reason" label="Reason" hint="Goes into the ledger and the audit trail." />
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Book credits
        </Button>
      </Form>
    </Card>
  );
}
