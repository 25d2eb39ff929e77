import { getFormProps } from "@conform-to/react";
import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import { ComboboxField } from "#app/features/form-fields/combobox-field.tsx";
import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import type { InputForm } from "#app/lib/answer-input.ts";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { newOnce, onceName } from "#app/lib/once.ts";
import { textAt } from "#app/lib/typed-values.ts";
import { useDone } from "#app/lib/use-done.ts";
import { useInputForm } from "#app/lib/use-input-form.ts";
import { exchangeRateForm, reportingRateForm } from "./rate-forms.ts";

export interface SetRateProps {
  kind: "credits" | "reporting";
  /** The page's own address: its action sets the rate. */
  address: string;
  currencies: readonly Option[];
  reportingCurrency: string;
  /** Days are this zone's. */
  timeZone: string;
}

const kinds = {
  credits: { form: exchangeRateForm, figure: "credits_per_unit", label: "Credits for one unit" },
  reporting: { form: reportingRateForm, figure: "rate", label: "Worth of one unit" },
};

const empty = { currency: "", credits_per_unit: "", rate: "", source: "By hand", effective_at: "" };

function FirstDayField({ source, timeZone }: Pick<SetRateProps, "timeZone"> & { source: FieldSource }) {
  return (
    <Field
      label="Holds from the beginning of"
      optional
      hint={`A day in ${timeZone.replaceAll("_", " ")}; empty: from now on. A day of the past changes the margins told since then.`}
      errors={source.errorsAt("effective_at")}
    >
      {(control) => (
        <Input
          {...control}
          type="date"
          name="effective_at"
          defaultValue={textAt(source.values, "effective_at") ?? ""}
        />
      )}
    </Field>
  );
}

/** A currency, its rate, and from which day on. */
export default function SetRateForm(props: SetRateProps & { onClose: () => void }) {
  const { kind, address, currencies, reportingCurrency, timeZone, onClose } = props;
  const { figure, label, ...known } = kinds[kind];
  const fetcher = useFetcher<FormAnswer<null>>();
  const say = useToast();
  const pending = fetcher.state !== "idle";
  const answer = fetcher.data;
  const [once] = useState(newOnce);
  const [currency, setCurrency] = useState("");
  const rules: InputForm<unknown> = known.form(timeZone);
  const { form, errorsAt } = useInputForm({ form: rules, answer, pending, defaultValue: empty });
  const done = Boolean(answer && "done" in answer);
  useDone(done, () => {
    say("Rate set");
    onClose();
  });
  const source = { values: form.initialValue ?? empty, errorsAt };
  return (
    <fetcher.Form method="post" action={address} {...getFormProps(form)} className="grid grid-cols-1 gap-4">
      {form.errors && (
        <Notice tone="critical" alert>
          {form.errors.join(" ")}
        </Notice>
      )}
      <input type="hidden" name={onceName} value={once} />
      <ComboboxField
        source={source}
        name="currency"
        label="Currency"
        options={kind === "credits" ? currencies : currencies.filter(({ value }) => value !== reportingCurrency)}
        value={currency}
        onValueChange={setCurrency}
        placeholder="Choose a currency …"
      />
      <TextField
        source={source}
        name={figure}
        label={label}
        aside={kind === "credits" ? "credits" : reportingCurrency}
        numeric
        placeholder={kind === "credits" ? "1000" : "1.08"}
      />
      {kind === "reporting" && (
        <TextField
          source={source}
          name="source"
          label="Source"
          hint="Where the figure is from, e.g. “ECB, 20 November”."
        />
      )}
      <FirstDayField source={source} timeZone={timeZone} />
      <div className="mt-1 flex justify-end gap-2">
        <Button variant="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={pending} disabled={pending}>
          Set rate
        </Button>
      </div>
    </fetcher.Form>
  );
}
