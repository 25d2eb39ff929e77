import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { passwordLength } from "#server/contracts/team.ts";

interface NewPasswordFieldProps {
  errors: readonly string[] | undefined;
  label?: string;
  autoFocus?: boolean;
}

/** Where a password is chosen. */
export function NewPasswordField({ errors, label = "New password", autoFocus = true }: NewPasswordFieldProps) {
  return (
    <Field
      label={label}
      errors={errors}
      hint={`At least ${passwordLength.least} characters; several words are easy to remember.`}
    >
      {(control) => (
        <Input
          {...control}
          name="password"
          type="password"
          autoComplete="new-password"
          required
          autoFocus={autoFocus}
        />
      )}
    </Field>
  );
}
