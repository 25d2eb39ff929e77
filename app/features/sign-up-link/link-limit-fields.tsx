import { useMay } from "#app/features/console/use-role.ts";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { ChoiceField, type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";
import { endOptions } from "./link-forms.ts";

interface LinkLimitFieldsProps {
  source: FieldSource;
  link: SignUpLinkView;
  /** When the form was brought. */
  nowMs: number;
}

/** What of a link can be changed later: its name, and how far it goes. */
export function LinkLimitFields({ source, link, nowMs }: LinkLimitFieldsProps) {
  const mayWiden = useMay("sign_up_links.write");
  const onlyDown = (limit: unknown) => (mayWiden || limit === null ? "" : "You may lower it, not raise it.");
  return (
    <FormSection title="Name and limits">
      <input type="hidden" name="from_ms" value={nowMs} />
      <TextField source={source} name="name" label="Name" />
      <div className="grid gap-4 sm:grid-cols-3">
        <ChoiceField
          source={source}
          name="days"
          param="expires_at"
          label="Expires"
          options={endOptions(link, mayWiden, nowMs)}
        />
        <TextField
          source={source}
          name="credits_cap"
          label="At most in all"
          optional
          numeric
          hint={`In credits. ${onlyDown(link.credits_cap)}`}
        />
        <TextField
          source={source}
          name="max_uses"
          label="Accounts at most"
          optional
          numeric
          hint={onlyDown(link.max_uses) || undefined}
        />
      </div>
    </FormSection>
  );
}
