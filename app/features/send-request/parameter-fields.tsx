import { useState } from "react";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Select } from "#app/components/ui/select.tsx";
import type { CallDraft } from "#app/features/reference/call-draft.ts";
import type { InputView } from "#app/features/reference/describe-inputs.ts";
import type { Wrongs } from "./build-request.ts";

interface FieldsProps {
  inputs: readonly InputView[];
  draft: CallDraft;
  wrongs: Wrongs;
  onChange: (draft: CallDraft) => void;
}

interface InputFieldProps extends Omit<FieldsProps, "inputs"> {
  input: InputView;
}

type ControlIds = Parameters<Parameters<typeof Field>[0]["children"]>[0];

function Choice({ input, draft, control, onChange }: InputFieldProps & { control: ControlIds }) {
  const { key, choices, required } = input;
  const nothing = input.default === null ? "Not sent" : `Default: ${input.default}`;
  return (
    <Select
      {...control}
      className="w-full"
      value={draft.values[key] ?? ""}
      onChange={({ currentTarget }) => onChange({ ...draft, values: { ...draft.values, [key]: currentTarget.value } })}
    >
      <option value="">{required ? "Choose …" : nothing}</option>
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </Select>
  );
}

function Control(props: InputFieldProps & { control: ControlIds }) {
  const { input, draft, control, onChange } = props;
  const { key, kind, choices, example } = input;
  if (choices.length > 0) return <Choice {...props} />;
  if (kind === "file") {
    return (
      <Input
        {...control}
        type="file"
        className="h-auto! py-1.5 file:mr-3 file:rounded-md file:border-0 file:bg-sunken file:px-2.5 file:py-1 file:font-medium file:text-ink file:text-sm"
        onChange={({ currentTarget }) => {
          const { [key]: _, ...others } = draft.files;
          const [file] = currentTarget.files ?? [];
          onChange({ ...draft, files: file ? { ...others, [key]: file } : others });
        }}
      />
    );
  }
  return (
    <Input
      {...control}
      inputMode={kind === "number" ? "decimal" : "text"}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      className="font-mono"
      placeholder={input.default ?? example ?? ""}
      value={draft.values[key] ?? ""}
      onChange={({ currentTarget }) => onChange({ ...draft, values: { ...draft.values, [key]: currentTarget.value } })}
    />
  );
}

function InputField(props: InputFieldProps) {
  const { name, required, description, key } = props.input;
  const wrong = props.wrongs[key];
  return (
    <Field
      label={name}
      optional={!required}
      aside={required && "required"}
      hint={description}
      errors={wrong === undefined ? undefined : [wrong]}
    >
      {(control) => <Control {...props} control={control} />}
    </Field>
  );
}

function Fields({ inputs, ...rest }: FieldsProps) {
  return (
    <div className="grid grid-cols-1 gap-x-4 gap-y-3.5 sm:grid-cols-2">
      {inputs.map((input) => (
        <InputField key={input.key} input={input} {...rest} />
      ))}
    </div>
  );
}

/** More than these unfold. */
const mostShown = 4;

interface GroupProps extends FieldsProps {
  title: string;
  /** Unfolds, however few there are. */
  aside?: boolean;
}

/** The fields of one place: what is needed stands there, many that need not be filled in unfold. */
export function ParameterGroup({ title, aside = false, ...rest }: GroupProps) {
  const { inputs, wrongs } = rest;
  const isWrong = inputs.some(({ key }) => wrongs[key] !== undefined);
  const isFolded = aside || (inputs.length > mostShown && inputs.every(({ required }) => !required));
  const [open, setOpen] = useState(!isFolded);
  if (inputs.length === 0) return null;
  if (!isFolded) {
    return (
      <fieldset className="grid min-w-0 gap-3">
        <legend className="mb-2 font-semibold text-ink text-sm">{title}</legend>
        <Fields {...rest} />
      </fieldset>
    );
  }
  return (
    <details open={open || isWrong} onToggle={({ currentTarget }) => setOpen(currentTarget.open)} className="min-w-0">
      <summary className="w-fit cursor-pointer rounded font-semibold text-ink text-sm">
        {title} <span className="font-normal text-ink-faint">{inputs.length} optional</span>
      </summary>
      <div className="mt-3">
        <Fields {...rest} />
      </div>
    </details>
  );
}
