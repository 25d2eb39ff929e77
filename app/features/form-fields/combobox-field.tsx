import { Combobox } from "#app/components/ui/combobox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import type { Option } from "#app/components/ui/use-options.ts";
import type { FieldSource } from "./input-fields.tsx";

interface ComboboxFieldProps {
  source: FieldSource;
  name: string;
  label: string;
  hint?: string;
  options: readonly Option[];
  value: string;
  onValueChange: (value: string) => void;
  placeholder?: string;
}

/** One of many, found by typing; the caller keeps what is chosen. */
export function ComboboxField({
  source,
  name,
  label,
  hint,
  options,
  value,
  onValueChange,
  placeholder,
}: ComboboxFieldProps) {
  return (
    <Field label={label} hint={hint} errors={source.errorsAt(name)}>
      {(control) => (
        <Combobox
          {...control}
          label={label}
          name={name}
          options={options}
          value={value === "" ? null : value}
          onValueChange={(chosen) => onValueChange(chosen ?? "")}
          {...(placeholder === undefined ? {} : { placeholder })}
          className="w-full"
        />
      )}
    </Field>
  );
}
