import { lifetimes } from "#app/features/access-key/key-forms.ts";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { ChoiceField, type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";

const endOptions = [
  { value: "keep", label: "As it is" },
  ...lifetimes.map(({ days, label }) => ({ value: days, label: days === "" ? label : `${label}, from now on` })),
];

interface LinkLimitFieldsProps {
  source: FieldSource;
  /** When the form was brought. */
  nowMs: number;
}

/** What of a link can be changed later: its name, and how far it goes. */
export function LinkLimitFields({ source, nowMs }: LinkLimitFieldsProps) {
  return (
    <FormSection title="Name and limits">
      <input type="hidden" name="from_ms" value={nowMs} />
      <TextField source={source} name="name" label="Name" />
      <div className="grid gap-4 sm:grid-cols-3">
        <ChoiceField source={source} name="days" label="Expires" options={endOptions} />
        <TextField source={source} name="credits_cap" label="At most in all" optional numeric hint="In credits." />
        <TextField source={source} name="max_uses" label="Accounts at most" optional numeric />
      </div>
    </FormSection>
  );
}
