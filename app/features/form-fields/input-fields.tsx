import type { ReactNode } from "react";
import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { textAt } from "#app/lib/typed-values.ts";

/** What a field of an input form needs: what it holds at first, and what is wrong with it. */
export interface FieldSource {
  values: Record<string, unknown>;
  errorsAt: (name: string) => string[] | undefined;
}

interface TextFieldProps {
  source: FieldSource;
  /** The API's parameter: "settings.region". */
  name: string;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
  placeholder?: string | undefined;
  mono?: boolean;
  /** Shows dots, and is never filled in by the browser. */
  secret?: boolean;
  numeric?: boolean;
  aside?: ReactNode;
  autoFocus?: boolean;
}

/** One line of text. */
export function TextField({ source, name, label, hint, optional = false, aside, ...look }: TextFieldProps) {
  const { placeholder, mono = false, secret = false, numeric = false, autoFocus = false } = look;
  return (
    <Field label={label} hint={hint} optional={optional} aside={aside} errors={source.errorsAt(name)}>
      {(control) => (
        <Input
          {...control}
          name={name}
          type={secret ? "password" : "text"}
          inputMode={numeric ? "decimal" : undefined}
          defaultValue={textAt(source.values, name) ?? ""}
          placeholder={placeholder}
          autoComplete={secret ? "new-password" : "off"}
          data-1p-ignore={secret || undefined}
          spellCheck={mono || secret ? false : undefined}
          autoFocus={autoFocus}
          className={mono || secret ? "font-mono" : numeric ? "text-right tabular-nums" : undefined}
        />
      )}
    </Field>
  );
}

interface ChoiceFieldProps {
  source: FieldSource;
  name: string;
  label: string;
  hint?: ReactNode;
  options: readonly { value: string; label: string }[];
  /** The API's parameter, where the field says it by another name. */
  param?: string;
}

/** One of a few. */
export function ChoiceField({ source, name, label, hint, options, param = name }: ChoiceFieldProps) {
  const value = textAt(source.values, name) ?? "";
  const known = options.some((option) => option.value === value);
  return (
    <Field label={label} hint={hint} errors={source.errorsAt(param)}>
      {(control) => (
        <Select {...control} name={name} defaultValue={value} className="w-full">
          {!known && <option value={value}>{value}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** Several lines. */
export function LinesField({ source, name, label, hint, placeholder, mono = false }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} optional errors={source.errorsAt(name)}>
      {(control) => (
        <Textarea
          {...control}
          name={name}
          defaultValue={textAt(source.values, name) ?? ""}
          placeholder={placeholder}
          spellCheck={!mono}
          className={mono ? "font-mono" : undefined}
        />
      )}
    </Field>
  );
}

/** Yes or no. */
export function BoxField({ source, name, label, hint }: TextFieldProps) {
  return (
    <Checkbox name={name} label={label} description={hint} defaultChecked={textAt(source.values, name) !== undefined} />
  );
}
