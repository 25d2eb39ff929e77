import { lifetimes } from "#app/features/access-key/key-forms.ts";
import type { Choices } from "#app/features/finders/choices.ts";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { BoxField, ChoiceField, type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { TemplateField } from "./template-field.tsx";

const lifetimeOptions = lifetimes.map(({ days, label }) => ({ value: days, label }));

interface LinkFieldsProps {
  source: FieldSource;
  choices: Choices;
  /** When the form was brought. */
  nowMs: number;
}

/** What a new link gives, to how many, for how long. */
export function LinkFields({ source, choices, nowMs }: LinkFieldsProps) {
  return (
    <>
      <input type="hidden" name="from_ms" value={nowMs} />
      <FormSection title="Link">
        <TextField
          source={source}
          name="name"
          label="Name"
          hint="For you and your team, e.g. “Conference in May”. Newcomers do not see it."
          autoFocus
        />
        <TemplateField source={source} choices={choices} />
        <ChoiceField source={source} name="days" param="expires_at" label="Expires" options={lifetimeOptions} />
        <BoxField
          source={source}
          name="published"
          label="Publish it"
          hint="Your first page and your pricing page show these models and prices to everybody, and lead to this link. It takes the place of the link that is published now."
        />
      </FormSection>
      <FormSection title="Start credits">
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            source={source}
            name="start_credits"
            label="For each account"
            optional
            numeric
            hint="In credits."
          />
          <TextField source={source} name="credits_cap" label="At most in all" optional numeric hint="In credits." />
          <TextField source={source} name="max_uses" label="Accounts at most" optional numeric />
        </div>
        <p className="text-ink-muted text-sm">A link that gives credits needs one of the two limits.</p>
        <BoxField
          source={source}
          name="verify_email"
          label="Give them once the address is confirmed"
          hint="Newcomers open a link in a mail first. Without it, anybody may collect credits with made-up addresses."
        />
      </FormSection>
    </>
  );
}
