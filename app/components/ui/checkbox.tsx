import clsx from "clsx";
import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { choiceClasses, choiceTextClasses } from "./choice-classes.ts";

interface CheckboxProps extends Omit<ComponentProps<"input">, "type" | "ref"> {
  label: ReactNode;
  description?: ReactNode;
  /** Some of what it stands for is chosen, not all. */
  mixed?: boolean;
  /** Shows no words: the label only names it. */
  labelHidden?: boolean;
}

/** The browser's own checkbox in our clothes: posts with its form, with and without JavaScript. */
export function Checkbox({
  label,
  description,
  mixed = false,
  labelHidden = false,
  className,
  ...rest
}: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = mixed;
  }, [mixed]);
  return (
    <label className={clsx(choiceClasses, className)}>
      <span className="grid h-5.5 shrink-0 place-items-center">
        <input ref={input} type="checkbox" className="choice-mark rounded-[5px]" {...rest} />
      </span>
      <span className={labelHidden ? "sr-only" : "min-w-0"}>
        <span className={choiceTextClasses}>{label}</span>
        {description && <span className="block text-ink-muted text-sm">{description}</span>}
      </span>
    </label>
  );
}
