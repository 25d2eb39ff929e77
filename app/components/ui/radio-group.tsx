import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { choiceClasses, choiceTextClasses } from "./choice-classes.ts";

export interface RadioOption<Value extends string> {
  value: Value;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
}

interface RadioGroupProps<Value extends string> {
  name: string;
  legend: string;
  options: readonly RadioOption<Value>[];
  /** Uncontrolled, as in a form. */
  defaultValue?: Value | undefined;
  /** Controlled, with onValueChange. */
  value?: Value;
  onValueChange?: (value: Value) => void;
  errors?: readonly string[] | undefined;
  /** `cards` side by side where there is room, for choices that need a sentence each. */
  look?: "list" | "cards";
}

const optionClasses = {
  list: "",
  cards:
    "rounded-xl border border-line-strong bg-raised p-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent",
};

/** One of a few: all of them shown, none hidden in a list. */
export function RadioGroup<Value extends string>({
  name,
  legend,
  options,
  defaultValue,
  value,
  onValueChange,
  errors,
  look = "list",
}: RadioGroupProps<Value>) {
  const id = useId();
  const failed = errors !== undefined && errors.length > 0;
  const chosen = (option: Value) =>
    value === undefined ? { defaultChecked: option === defaultValue } : { checked: option === value };
  return (
    <fieldset className="min-w-0" aria-describedby={failed ? `${id}-error` : undefined}>
      <legend className="mb-1.5 font-medium text-ink text-sm">{legend}</legend>
      <div className={look === "cards" ? "grid gap-2 sm:grid-cols-[repeat(auto-fit,minmax(13rem,1fr))]" : "grid gap-2"}>
        {options.map((option) => (
          <label key={option.value} className={clsx(choiceClasses, optionClasses[look])}>
            <span className="grid h-5.5 shrink-0 place-items-center">
              <input
                type="radio"
                name={name}
                value={option.value}
                className="choice-mark rounded-full"
                disabled={option.disabled}
                onChange={() => onValueChange?.(option.value)}
                {...chosen(option.value)}
              />
            </span>
            <span className="min-w-0">
              <span className={choiceTextClasses}>{option.label}</span>
              {option.description && <span className="block text-ink-muted text-sm">{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
      {failed && (
        <p id={`${id}-error`} className="mt-1.5 text-critical-text text-sm">
          {errors.join(" ")}
        </p>
      )}
    </fieldset>
  );
}
